// A stand-in for the providers on a loopback port: an arXiv API over papers of the test's own, and what the
// test does with any other request. It counts what it was asked.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface StandInPaper {
  /** arXiv id without version. */
  readonly id: string;
  readonly title: string;
  readonly abstract: string;
  readonly authors?: readonly string[];
  readonly published?: string;
}

export interface StandIn {
  readonly url: string;
  /** Search terms of the arXiv requests, in the order they came. */
  readonly searches: string[];
  /** Paths of all requests. */
  readonly requests: string[];
  close(): Promise<void>;
}

export interface StandInOptions {
  /** The papers an arXiv search finds; a function sees the search terms and how many searches came before. */
  readonly papers: readonly StandInPaper[] | ((search: string, before: number) => readonly StandInPaper[]);
  /** Answers a request itself and returns true, or leaves it to the stand-in. */
  readonly handle?: (
    request: IncomingMessage,
    response: ServerResponse,
    body: string,
  ) => boolean | Promise<boolean>;
}

const escapeXml = (text: string) =>
  text.replace(/[&<>]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[c] as string);

const entry = (paper: StandInPaper) => `<entry>
  <id>http://arxiv.org/abs/${paper.id}v1</id>
  <published>${paper.published ?? '2020-01-01T00:00:00Z'}</published><updated>2020-01-02T00:00:00Z</updated>
  <title>${escapeXml(paper.title)}</title><summary>${escapeXml(paper.abstract)}</summary>
  ${(paper.authors ?? ['Ada Example']).map((name) => `<author><name>${escapeXml(name)}</name></author>`).join('')}
  <arxiv:primary_category term="cs.CL"/><category term="cs.CL"/>
</entry>`;

export const feed = (papers: readonly StandInPaper[]) => `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">
<title>stand-in</title><opensearch:totalResults>${papers.length}</opensearch:totalResults><opensearch:startIndex>0</opensearch:startIndex>
${papers.map(entry).join('\n')}</feed>`;

export async function openStandIn(options: StandInOptions): Promise<StandIn> {
  const searches: string[] = [];
  const requests: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    requests.push(request.url ?? '');
    if (await options.handle?.(request, response, Buffer.concat(chunks).toString())) return;
    const url = new URL(request.url ?? '/', 'http://stand-in');
    if (!url.pathname.endsWith('/query')) {
      response.writeHead(404).end();
      return;
    }
    const search = url.searchParams.get('search_query') ?? '';
    const papers =
      typeof options.papers === 'function' ? options.papers(search, searches.length) : options.papers;
    searches.push(search);
    response.writeHead(200, { 'content-type': 'application/atom+xml; charset=utf-8' }).end(feed(papers));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    searches,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
