import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseNetworks } from 'mesh-client';
import { defineConfig, type Plugin } from 'vite';

/** The networks file that is built in. */
const FILE = process.env['MESH_NETWORKS'] ?? fileURLToPath(new URL('networks.example.json', import.meta.url));

/** Puts the networks file beside the page, and lets the page reach the nodes that are in it, and
 * nothing else. */
function networks(): Plugin {
  const text = readFileSync(FILE, 'utf8');
  const nodes = parseNetworks(JSON.parse(text)).flatMap(({ provider, consumers }) => [provider, ...consumers].map(({ rpc }) => new URL(rpc).origin));
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    `connect-src 'self' ${[...new Set(nodes)].join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return {
    name: 'networks',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'networks.json', source: text });
    },
    configureServer(server) {
      server.middlewares.use('/networks.json', (_request, response) => response.end(text));
    },
    transformIndexHtml: {
      order: 'post',
      handler: (html, { server }) =>
        server ? html : html.replace('<head>', `<head>\n    <meta http-equiv="Content-Security-Policy" content="${policy}">`),
    },
  };
}

export default defineConfig({
  base: './',
  plugins: [networks()],
  build: { target: 'es2022', modulePreload: { polyfill: false }, assetsInlineLimit: 0 },
});
