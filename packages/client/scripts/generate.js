// Writes src/generated/ from the committed JSON schemas of the contracts. With --check: fails if
// the committed files differ.
import codegen from '@cosmwasm/ts-codegen';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = dirname(fileURLToPath(import.meta.url));
const SCHEMAS = join(HERE, '../../apis/schema');
const GENERATED = join(HERE, '../src/generated');
const HEADER = '// Written by scripts/generate.js from packages/apis/schema with @cosmwasm/ts-codegen.\n';

const pascal = (name) => name.replace(/(^|-)(\w)/g, (_, __, letter) => letter.toUpperCase());

/** The text of a generated file as an ES module of Node needs it: types are imported as types, and
 * files by their whole names. */
const asModule = (text) =>
  HEADER +
  text
    .replace(/^\/\*\*[\s\S]*?\*\/\s*/, '')
    .replace(/^import \{/gm, 'import type {')
    .replace(/from "(\.\/[^"]+)"/g, 'from "$1.js"')
    // Beyond 2^53 for the nine millionth user: src/json.ts.
    .replace('export type TxId = number;', 'export type TxId = number | bigint;')
    .trimEnd() +
  '\n';

/** The type that says what each query of a contract is answered with: ts-codegen has it only inside
 * of its own clients. */
function responses(name, schema) {
  const lines = Object.entries(schema.responses).map(([query, { title }]) => `  ${query}: Types.${title};`);
  return [
    `${HEADER}import type * as Types from './${name}.types.js';`,
    '',
    `export interface ${name}Responses {`,
    ...lines.sort(),
    '}',
    '',
  ].join('\n');
}

/** Generated files by name. */
async function generate() {
  const work = await mkdtemp(join(tmpdir(), 'mesh-client-'));
  const files = new Map();
  try {
    const contracts = [];
    for (const file of (await readdir(SCHEMAS)).sort()) {
      const name = file.replace(/\.json$/, '');
      const dir = join(work, 'schema', name);
      await mkdir(dir, { recursive: true });
      await cp(join(SCHEMAS, file), join(dir, file));
      contracts.push({ name: pascal(name), dir });
      const schema = JSON.parse(await readFile(join(SCHEMAS, file), 'utf8'));
      files.set(`${pascal(name)}.responses.ts`, responses(pascal(name), schema));
    }
    const outPath = join(work, 'out');
    await codegen.default({
      contracts,
      outPath,
      options: {
        bundle: { enabled: false },
        types: { enabled: true },
        client: { enabled: false },
        messageBuilder: { enabled: true },
      },
    });
    for (const file of (await readdir(outPath)).sort()) {
      if (!/\.(types|message-builder)\.ts$/.test(file)) continue;
      files.set(file, asModule(await readFile(join(outPath, file), 'utf8')));
    }
    if (files.size !== 3 * contracts.length) throw new Error(`${files.size} files of ${contracts.length} schemas`);
    return files;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Names of the committed files that are not what would be generated now. */
async function differences(files) {
  const committed = await readdir(GENERATED).catch(() => []);
  const different = committed.filter((file) => !files.has(file));
  for (const [file, text] of files) {
    const old = await readFile(join(GENERATED, file), 'utf8').catch(() => null);
    if (old !== text) different.push(file);
  }
  return different.sort();
}

const log = console.log;
console.log = () => {};
const files = await generate();
console.log = log;
if (process.argv.includes('--check')) {
  const different = await differences(files);
  if (different.length) {
    console.error(`client: not generated from the committed schemas: ${different.join(', ')}. Run npm run generate in packages/client`);
    process.exit(1);
  }
  console.log('client: the generated types are those of the schemas');
} else {
  await rm(GENERATED, { recursive: true, force: true });
  await mkdir(GENERATED, { recursive: true });
  for (const [file, text] of files) await writeFile(join(GENERATED, file), text);
  console.log(`client: ${files.size} files written`);
}
