import { follow } from '../../src/cli/follow';
import { statusLines } from '../../src/cli/status-lines';
import type { Status } from '../../src/contract/run-status';

const STATUS: Status = {
  question: 'Does it?',
  stage: 'draft',
  round: 0,
  score: null,
  claims: 0,
  verified: 0,
  waitingFor: 'budget',
  spent: { requests: 2, inputTokens: 200, outputTokens: 100, usd: null, estimated: 0 },
  budget: { requests: 2, atLimit: 'wait' },
  shortOfBudget: 'requests: 2 of 2 are used',
  steps: [],
  refusals: [],
  refusalsTotal: 0,
};

it('says that a run waits for a larger budget, not for its owner until nobody knows when', () => {
  const lines = statusLines(STATUS).join('\n');
  expect(lines).toMatch(/waits for a larger budget at draft/);
  expect(lines).not.toMatch(/undefined|owner/);
  expect(lines).toMatch(/used of models: 2 requests, .*; the budget is 2 requests/);
  const gate: Status = { ...STATUS, waitingFor: 'owner', expiresAt: '2026-12-02T00:00:00Z' };
  expect(statusLines(gate).join('\n')).toMatch(/waits for its owner until 2026-12-02/);
});

it('tells whoever follows it how to extend the budget, and leaves it where nobody is there to wait', async () => {
  const said: string[] = [];
  const handle = {
    query: async () => STATUS,
    describe: async () => ({ status: { name: 'RUNNING' }, raw: { pendingActivities: [] } }),
  };
  const ending = await follow({
    run: { workflowId: 'w', runId: 'r', handle } as never,
    server: { address: '127.0.0.1:7233', namespace: 'default' },
    progress: { show: () => undefined, pause: () => undefined },
    output: { write: (text: string) => said.push(text) } as never,
    interactive: false,
    owner: undefined,
    leaveAtGate: true,
    signal: new AbortController().signal,
    self: 'sovereign',
  });
  expect(said.join('')).toMatch(/--workflow-id w --name extendBudget --input '{"by":"you","requests":2}'/);
  expect(ending).toMatchObject({
    outcome: 'undecided',
    reason: expect.stringMatching(/waits for a larger budget/),
  });
});
