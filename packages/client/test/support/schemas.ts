/** Checks of JSON against the committed schemas of the contracts. */

import { Ajv, type ValidateFunction } from 'ajv';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

import type { ContractName } from '../../src/contracts.js';
import { toJson } from '../../src/json.js';

interface Schema {
  execute: object;
  query: object;
  responses: Record<string, object>;
}

/** packages/apis/schema/, from wherever this was compiled to. */
function directory(from: URL): URL {
  const schemas = new URL('packages/apis/schema/', from);
  if (existsSync(schemas)) return schemas;
  const above = new URL('..', from);
  if (above.href === from.href) throw new Error('packages/apis/schema is nowhere above');
  return directory(above);
}

const DIRECTORY = directory(new URL('.', import.meta.url));

const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
const schemas = new Map<string, Schema>();
for (const file of readdirSync(DIRECTORY)) {
  schemas.set(file.replace(/\.json$/, ''), JSON.parse(readFileSync(new URL(file, DIRECTORY), 'utf8')) as Schema);
}
const compiled = new Map<object, ValidateFunction>();

function check(schema: object | undefined, value: unknown, what: string): void {
  if (!schema) throw new Error(`${what}: the schemas have no such thing`);
  let validate = compiled.get(schema);
  if (!validate) compiled.set(schema, (validate = ajv.compile(schema)));
  if (!validate(JSON.parse(toJson(value)))) throw new Error(`${what}: ${ajv.errorsText(validate.errors)}: ${toJson(value)}`);
}

function of(contract: ContractName): Schema {
  const schema = schemas.get(contract);
  if (!schema) throw new Error(`no schema of ${contract}`);
  return schema;
}

export const checkQuery = (contract: ContractName, query: unknown): void => check(of(contract).query, query, `query of ${contract}`);
export const checkExecute = (contract: ContractName, msg: unknown): void => check(of(contract).execute, msg, `message to ${contract}`);
export const checkAnswer = (contract: ContractName, query: string, answer: unknown): void =>
  check(of(contract).responses[query], answer, `answer of ${contract} to ${query}`);

/** Values of an enum of a contract's schema, wherever it is defined. */
export function enumOf(contract: ContractName, name: string): string[] {
  const found = new Set<string>();
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      if (key === name) values(inner, found);
      look(inner);
    }
  };
  look(of(contract));
  return [...found].sort();
}

function values(schema: unknown, found: Set<string>): void {
  const { oneOf = [], enum: list = [] } = schema as { oneOf?: unknown[]; enum?: string[] };
  for (const value of list) found.add(value);
  for (const one of oneOf) values(one, found);
}
