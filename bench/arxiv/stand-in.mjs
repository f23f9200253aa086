// arXiv as the bench's own server: every search gets one paper that is off the question, after a while. It
// notes when each request began and ended, and how many others were under way.

import { createServer } from 'node:http';

const feed = (title) => `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">
<opensearch:totalResults>1</opensearch:totalResults><opensearch:startIndex>0</opensearch:startIndex>
<entry><id>http://arxiv.org/abs/2001.00001v1</id><published>2020-01-01T00:00:00Z</published><updated>2020-01-01T00:00:00Z</updated>
<title>${title}</title><summary>Nothing to the question.</summary><author><name>Ada Example</name></author></entry></feed>`;

/** `answerMs`: how long an answer takes, `behave(number)`: an HTTP status in place of an answer, or undefined. */
export async function openArxiv({ answerMs, behave = () => undefined }) {
  const requests = [];
  let underWay = 0;
  const server = createServer((request, response) => {
    const search = new URL(request.url, 'http://arxiv').searchParams.get('search_query') ?? '';
    const entry = { at: performance.now(), search, run: /[a-z]+(\d+)/.exec(search)?.[1], beside: underWay };
    requests.push(entry);
    underWay += 1;
    const end = (how) => {
      if (entry.endedAt !== undefined) return;
      entry.endedAt = performance.now();
      entry.how = how;
      underWay -= 1;
    };
    response.on('finish', () => end('answered'));
    response.on('close', () => end('cut'));
    const { status, headers } = behave(requests.length) ?? { status: 200 };
    setTimeout(() => {
      if (status === 200) {
        response
          .writeHead(200, { 'content-type': 'application/atom+xml' })
          .end(feed('Pottery of the iron age'));
      } else response.writeHead(status, headers).end();
    }, answerMs);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/api`,
    requests,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
