// Writes docs/reasons.md: the texts of this package for each reason and each failure. Needs the
// build. With --check: fails if the committed file differs.
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { explainReason, FAILURES, NOT_FOUND, NOT_STAKEABLE, REASON_CODES, WAITS } from '../dist/src/index.js';

const FILE = join(dirname(fileURLToPath(import.meta.url)), '../../../docs/reasons.md');
const COLUMNS = 100;

/** A paragraph in lines of at most so many columns. */
function wrap(text, indent = '') {
  const lines = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line && line.length + 1 + word.length > COLUMNS) {
      lines.push(line);
      line = `${indent}${word}`;
    } else {
      line = line ? `${line} ${word}` : word;
    }
  }
  return [...lines, line].join('\n');
}

const item = (name, text) => wrap(`- ${name}: ${text}`, '  ');

/** What is said of what is lost. It is the same for every code. */
function lost(kind, ending) {
  const texts = new Set(REASON_CODES.filter((code) => !(code === 'double_sign' && kind === 'stake')).map((code) => explainReason(code, kind, ending).lost));
  if (texts.size !== 1) throw new Error(`the texts of what is lost differ for ${kind} ${ending}`);
  return [...texts][0];
}

function reason(code) {
  const { happened, next } = explainReason(code, 'stake', 'failed');
  return [`### \`${code}\``, wrap(happened), [item('after a Stake', next), item('after an Unstake', explainReason(code, 'unstake', 'failed').next)].join('\n')];
}

function explained({ happened, lost, next }) {
  return wrap([happened, lost, next].filter(Boolean).join(' '));
}

const slash = explainReason('double_sign', 'slash', 'failed');
const late = explainReason('double_sign', 'stake', 'forced');
const text = [
  '# What users are told',
  wrap('Texts of [mesh-client](../packages/client/README.md), which the [web page](../packages/web/README.md) shows. Written by `npm run reasons -w mesh-client`.'),
  '## Reasons of a transaction',
  wrap('A Stake or an Unstake that the consumer refused, or that did not reach it, has one of these codes. What is lost does not depend on the code:'),
  [
    item('a failed Stake', lost('stake', 'failed')),
    item('a failed Unstake', lost('unstake', 'failed')),
    item('forced, or given up', `${lost('unstake', 'forced')} ${explainReason('silent', 'unstake', 'forced').next}`),
    item('a slash', `${slash.happened} ${slash.lost} ${slash.next}`),
    item('a Stake to a validator that was slashed meanwhile', explained(late).replaceAll('\n', ' ')),
  ].join('\n'),
  ...REASON_CODES.flatMap(reason),
  '## What a pending transaction waits for',
  Object.entries(WAITS).map(([code, text]) => item(`\`${code}\``, text)).join('\n'),
  '## What goes wrong before a transaction',
  ...Object.entries(FAILURES).flatMap(([code, failure]) => [`### \`${code}\``, explained(failure)]),
  '## Why a validator takes no new stake',
  Object.entries(NOT_STAKEABLE).map(([code, text]) => item(`\`${code}\``, text)).join('\n'),
  '## Why a transaction of a chain is not found',
  Object.entries(NOT_FOUND).map(([code, text]) => item(`\`${code}\``, text)).join('\n'),
].join('\n\n') + '\n';

if (process.argv.includes('--check')) {
  if ((await readFile(FILE, 'utf8').catch(() => '')) !== text) {
    console.error('client: docs/reasons.md is not what the texts are now. Run npm run reasons -w mesh-client');
    process.exit(1);
  }
  console.log('client: docs/reasons.md has the texts of now');
} else {
  await writeFile(FILE, text);
}
