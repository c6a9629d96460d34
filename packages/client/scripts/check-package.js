// Checks what would be published: reads the answer of `npm pack --dry-run --json` from standard input.
import { readFileSync } from 'node:fs';

const [{ files, size, name, version }] = JSON.parse(readFileSync(0, 'utf8'));
const paths = files.map(({ path }) => path);
const needed = ['package.json', 'README.md', 'LICENSE', 'dist/src/index.js', 'dist/src/index.d.ts', 'dist/src/contracts.js'];
const missing = needed.filter((path) => !paths.includes(path));
const surplus = paths.filter((path) => !/^((dist\/src|src|examples)\/|(package\.json|README\.md|LICENSE)$)/.test(path));
if (missing.length || surplus.length) {
  console.error(`client: the package lacks [${missing.join(', ')}] and has [${surplus.join(', ')}] too many`);
  process.exit(1);
}
console.log(`${name} ${version}: ${paths.length} files, ${Math.ceil(size / 1024)} KiB packed`);
