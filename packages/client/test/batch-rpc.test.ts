import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';

import { BatchRpc } from '../src/batch-rpc.js';
import { explainFailure } from '../src/failures.js';

interface Question {
  id: number;
  method: string;
}

const servers: Server[] = [];
after(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

/** A node whose answers to each request `answer` makes. None: it stays silent. */
async function node(answer: (questions: Question[]) => unknown): Promise<{ url: string; requests: Question[][] }> {
  const requests: Question[][] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const questions = JSON.parse(body) as Question[];
      requests.push(questions);
      const answers = answer(questions);
      if (typeof answers === 'number') response.writeHead(answers).end();
      else if (answers !== undefined) response.writeHead(200).end(JSON.stringify(answers));
    });
  });
  servers.push(server);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

const question = (id: number) => ({ jsonrpc: '2.0', id, method: 'status', params: {} }) as const;
const result = ({ id }: Question) => ({ jsonrpc: '2.0', id, result: { id } });

test('questions of the same time are one request', async () => {
  const { url, requests } = await node((questions) => questions.map(result).reverse());
  const rpc = new BatchRpc(url, { most: 3 });
  const answers = await Promise.all([1, 2, 3, 4].map((id) => rpc.execute(question(id))));
  assert.deepEqual(answers.map(({ id }) => id), [1, 2, 3, 4]);
  assert.deepEqual(requests.map((questions) => questions.length), [3, 1]);
});

test('no request has more questions than CometBFT takes', async () => {
  const { url, requests } = await node((questions) => (questions.length > 10 ? 500 : questions.map(result)));
  const rpc = new BatchRpc(url);
  await Promise.all(Array.from({ length: 25 }, (_, id) => rpc.execute(question(id))));
  assert.deepEqual(requests.map((questions) => questions.length), [10, 10, 5]);
});

test('one error among answers fails only its own question', async () => {
  const { url } = await node((questions) =>
    questions.map((asked) => (asked.id === 2 ? { jsonrpc: '2.0', id: 2, error: { code: 1, message: 'no such contract' } } : result(asked))),
  );
  const rpc = new BatchRpc(url);
  const [first, second] = await Promise.allSettled([rpc.execute(question(1)), rpc.execute(question(2))]);
  assert.equal(first?.status, 'fulfilled');
  assert.ok(second?.status === 'rejected' && /no such contract/.test(String(second.reason)));
});

test('a node that is silent, absent or broken is down', async () => {
  const silent = await node(() => undefined);
  const broken = await node(() => 502);
  const forgetful = await node(() => []);
  for (const url of [silent.url, broken.url, forgetful.url, 'http://127.0.0.1:1']) {
    const error = await new BatchRpc(url, { timeoutMillis: 100 }).execute(question(1)).catch((error: unknown) => error);
    assert.equal(explainFailure(error).code, 'node_down', String(error));
  }
});
