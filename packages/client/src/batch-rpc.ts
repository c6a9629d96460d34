/** JSON-RPC over HTTP: questions that are asked at the same time go out as one request. It keeps no
 * timer while nothing is asked, so that a program can end. */

import type { RpcClient } from '@cosmjs/tendermint-rpc';

type Request = Parameters<RpcClient['execute']>[0];
type Response = Awaited<ReturnType<RpcClient['execute']>>;

interface Waiting {
  request: Request;
  resolve: (response: Response) => void;
  reject: (error: Error) => void;
}

/** What CometBFT takes in one request unless it is configured otherwise (`max_request_batch_size` in
 * config.toml). Of more it answers none. */
const MOST = 10;

export interface BatchOptions {
  /** Questions of one request at most. */
  most?: number;
  /** Time for which questions are gathered. */
  gatherMillis?: number;
  /** Time after which a request without an answer has failed. */
  timeoutMillis?: number;
}

export class BatchRpc implements RpcClient {
  readonly #url: string;
  readonly #most: number;
  readonly #gatherMillis: number;
  readonly #timeoutMillis: number;
  #waiting: Waiting[] = [];
  #gathering = false;

  constructor(url: string, { most = MOST, gatherMillis = 5, timeoutMillis = 20_000 }: BatchOptions = {}) {
    this.#url = url;
    this.#most = most;
    this.#gatherMillis = gatherMillis;
    this.#timeoutMillis = timeoutMillis;
  }

  execute(request: Request): Promise<Response> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ request, resolve, reject });
      if (this.#gathering) return;
      this.#gathering = true;
      setTimeout(() => this.#send(), this.#gatherMillis);
    });
  }

  disconnect(): void {
    for (const { reject } of this.#waiting.splice(0)) reject(new Error('the node was disconnected'));
  }

  #send(): void {
    this.#gathering = false;
    while (this.#waiting.length) void this.#ask(this.#waiting.splice(0, this.#most));
  }

  async #ask(batch: Waiting[]): Promise<void> {
    try {
      const answers = await this.#post(batch.map(({ request }) => request));
      const byId = new Map(answers.map((answer) => [answer.id, answer]));
      for (const { request, resolve, reject } of batch) {
        const answer = byId.get(request.id);
        if (!answer) reject(new Error('the node left a question without an answer'));
        else if ('error' in answer) reject(new Error(JSON.stringify(answer.error)));
        else resolve(answer);
      }
    } catch (error) {
      for (const { reject } of batch) reject(error instanceof Error ? error : new Error(String(error)));
    }
  }

  async #post(requests: Request[]): Promise<Response[]> {
    const response = await fetch(this.#url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(requests),
      signal: AbortSignal.timeout(this.#timeoutMillis),
    });
    if (!response.ok) throw new Error(`bad status on response: ${response.status}`);
    const answers = (await response.json()) as Response | Response[];
    return Array.isArray(answers) ? answers : [answers];
  }
}
