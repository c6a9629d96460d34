// Serves a directory on this machine only, for the localnet and for looking at a build.
//
//   node serve.js DIRECTORY PORT
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, resolve, sep } from 'node:path';

const [directory = '', port = ''] = process.argv.slice(2);
const root = resolve(directory);
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
};

if (!existsSync(join(root, 'index.html')) || !/^\d+$/.test(port)) {
  console.error('serve: usage: serve.js DIRECTORY PORT, of a page that was built');
  process.exit(2);
}
createServer((request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const file = resolve(root, `.${pathname === '/' ? '/index.html' : decodeURIComponent(pathname)}`);
  if (!file.startsWith(root + sep) || !existsSync(file) || !statSync(file).isFile()) {
    response.writeHead(404).end();
    return;
  }
  const headers = { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream', 'x-content-type-options': 'nosniff', 'cache-control': 'no-cache' };
  response.writeHead(200, headers);
  createReadStream(file).pipe(response);
}).listen(Number(port), '127.0.0.1', () => console.log(`serves ${root} at http://127.0.0.1:${port}`));
