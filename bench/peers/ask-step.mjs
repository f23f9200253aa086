// A step's call to a provider, as the product makes it: searches one at a time at their spacing, the rest at a model.

import { setTimeout as sleep } from 'node:timers/promises';

const ASK_MODEL = new Set(['plan', 'plan again', 'extract', 'draft', 'SKEPTIC', 'VALIDATOR', 'SYNTHESIZER']);

export function askStep({ url, spacingMs }) {
  let turn = Promise.resolve();
  let nextAt = 0;
  const heard = async (response) => {
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    await response.text();
  };
  const post = async (path, body) =>
    heard(
      await fetch(`${url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    );
  return async ({ name, question }) => {
    if (name.startsWith('search')) {
      const mine = turn.then(async () => {
        await sleep(Math.max(0, nextAt - Date.now()));
        nextAt = Date.now() + spacingMs;
        await heard(
          await fetch(`${url}/api/query?search_query=${encodeURIComponent(`${name} ${question}`)}`),
        );
      });
      turn = mine.catch(() => undefined);
      await mine;
    } else if (name === 'index') await post('/v1/embeddings', { input: [question], model: 'peer' });
    else if (ASK_MODEL.has(name))
      await post('/v1/chat/completions', {
        model: 'peer',
        messages: [{ role: 'user', content: question }],
        response_format: { json_schema: { name } },
      });
  };
}
