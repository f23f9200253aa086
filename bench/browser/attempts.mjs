// What is tried in the browser: what pages of others send, and what the UI's own pages and the people before them do. Each attempt
// is a pair of what it is and a function of the page and the run's id, which gives what the browser made of it.

/** The site of another. */
export const EVIL = 'evil.example';
/** A name that resolves to this machine. */
export const REBOUND = 'rebound.example';

/** In the page: everything a page may send without being asked back, to `base`. */
async function sendSimple({ base, id }) {
  const input = JSON.stringify({ input: { payloads: [] } });
  const batch = JSON.stringify({
    jobId: `job-${id}`,
    reason: 'page',
    visibilityQuery: 'WorkflowType = "research"',
    signalOperation: { signal: 'approve' },
  });
  const targets = [
    [`${base}/api/v1/namespaces/default/workflows/${id}/signal/approve`, input],
    [`${base}/api/v1/namespaces/default/batch-operations/job-${id}`, batch],
  ];
  const said = [];
  for (const [url, body] of targets) {
    said.push(
      await fetch(url, { method: 'POST', mode: 'no-cors', body }).then(
        ({ type, status }) => `${type} ${status}`,
        (error) => error.message,
      ),
    );
    navigator.sendBeacon(url, body);
    const form = document.createElement('form');
    Object.assign(form, { action: url, method: 'post', enctype: 'text/plain', target: 'frame' });
    const frame = document.createElement('iframe');
    frame.name = 'frame';
    const field = document.createElement('input');
    Object.assign(field, { name: body.slice(0, -1).concat(',"x":"'), value: '"}' });
    form.append(field);
    document.body.append(frame, form);
    form.submit();
    await new Promise((resolve) => setTimeout(resolve, 200));
    frame.remove();
  }
  return [...new Set(said)].join(', ');
}

/** In the page: what the UI's own pages send, with the cookie's token. */
async function sendAsUi({ id }) {
  const settings = await fetch('/api/v1/settings').catch((error) => ({ status: error.message }));
  const token = /_csrf=([^;]+)/.exec(document.cookie)?.[1] ?? '';
  const sent = await fetch(`/api/v1/namespaces/default/workflows/${id}/signal/approve`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-csrf-token': token },
    body: JSON.stringify({ input: { payloads: [] } }),
  }).catch((error) => ({ status: error.message }));
  return `settings ${settings.status}, signal ${sent.status}`;
}

const onPage = (address, act, argument) => async (page, id) => {
  await page.goto(address);
  return page.evaluate(act, { ...argument, id });
};

/** What other pages try. */
export const attacksOn = (server, evil) => [
  ...server.listening.map((address) => [
    `a page of another site sends to ${address}`,
    onPage(evil, sendSimple, { base: `http://${address}` }),
  ]),
  ['a page of another site sends to the UI', onPage(evil, sendSimple, { base: server.uiUrl })],
  [
    'a page whose name resolves here, as the UI',
    onPage(`http://local.${REBOUND}:${server.uiPort}/`, sendAsUi),
  ],
  [
    "a page whose name resolves here, as the UI's own port",
    onPage(`http://${REBOUND}:${server.ownUi.port}/`, sendAsUi),
  ],
  ...server.listening
    .filter((at) => at.startsWith('127.0.0.1:'))
    .map((address) => [
      `a page whose name resolves here, as ${address}`,
      onPage(`http://local.${REBOUND}:${address.split(':')[1]}/`, sendSimple, { base: '' }),
    ]),
];

/** What the UI's own pages and the people before them do. */
export const usesOf = (server) => [
  ...['127.0.0.1', 'localhost'].map((name) => [
    `the UI's own page at ${name}`,
    onPage(`http://${name}:${server.uiPort}/namespaces/default/workflows`, sendAsUi),
  ]),
  [
    'a person in the UI: More Actions, Send a Signal',
    async (page, id) => {
      await page.goto(`${server.uiUrl}/namespaces/default/workflows/${id}`);
      await page.getByRole('button', { name: 'More Actions' }).click();
      await page.getByRole('menuitem', { name: 'Send a Signal' }).click();
      const dialog = page.locator('[role=dialog]:visible, dialog:visible').last();
      await dialog.getByRole('textbox').first().fill('approve');
      const answered = page.waitForResponse((response) => response.url().includes('/signal/'));
      await dialog.getByRole('button', { name: 'Submit' }).click();
      return `signal ${(await answered).status()}`;
    },
  ],
];
