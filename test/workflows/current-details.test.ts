import { FILE_NAMES } from '../../src/contract/paper-files';
import type { ReviewFacts } from '../../src/contract/run-facts';
import type { Status } from '../../src/contract/run-status';
import { NOTHING } from '../../src/contract/run-usage';

import { currentDetails, type DetailsPage } from '../../src/workflows/current-details';

const DRAFT = `sha256:${'a'.repeat(64)}` as const;

const status: Status = {
  question: 'Does <b>bold</b> | pipe help?\n# no heading',
  stage: 'gate',
  round: 0,
  score: 7.04,
  ceiling: 8,
  policy: { verdict: 'OWNER_REVIEW', reasons: ['The first *reason*.', 'The second.'] },
  spent: NOTHING,
  claims: 3,
  verified: 1,
  flags: { wide: 2, strict: 1 },
  stances: null,
  answer: { judged: false, sentences: ['Not judged: no *model* read these papers.'] },
  draft: DRAFT,
  waitingFor: 'owner',
  expiresAt: '2026-01-02T00:00:00.000Z',
  steps: [
    {
      stage: 'plan',
      round: 0,
      startedAt: '2026-01-01T00:00:00.000Z',
      endedAt: '2026-01-01T00:00:01.500Z',
      result: '4 queries',
    },
    {
      stage: 'select',
      round: 0,
      startedAt: '2026-01-01T00:00:00.000Z',
      endedAt: '2026-01-01T00:00:00.040Z',
      result: 'a | b',
    },
    {
      stage: 'draft',
      round: 1,
      startedAt: '2026-01-01T00:00:00.000Z',
      endedAt: '2026-01-01T00:02:05.400Z',
      result: 'judged',
    },
    {
      stage: 'tribunal',
      round: 1,
      startedAt: '2026-01-01T00:00:00.500Z',
      endedAt: '2026-01-01T00:00:01.500Z',
      result: 'failed',
      failed: true,
    },
    { stage: 'search', round: 1, startedAt: '2026-01-01T00:00:01.500Z' },
  ],
  refusals: [{ at: '', message: 'approve', reason: 'by: is missing' }],
  refusalsTotal: 3,
  files: { folder: '/papers/x', ...FILE_NAMES },
};

const review = (facts: Partial<ReviewFacts>): ReviewFacts => ({
  ref: DRAFT,
  role: 'SKEPTIC',
  score: 6.4,
  findings: 0,
  headline: 'no finding',
  ...facts,
});

const page: DetailsPage = {
  status,
  startedAt: '2026-01-01T09:08:07.000Z',
  workflowId: "it's mine",
  namespace: 'default',
  reminders: 2,
  table: [{ id: 'C1', text: 'a | b', confidence: 0.5, verified: true, flag: 'strict', stance: null }],
  reviews: [
    review({}),
    review({ role: 'VALIDATOR', score: null, headline: 'no answer' }),
    review({ role: 'SYNTHESIZER', score: 5, findings: 2, headline: 'off the question' }),
  ],
};

/** Cells end in space that does not break, because the UI draws columns without any between them. */
const cells = (...texts: string[]) => `| ${texts.map((text) => `${text}\u00a0\u00a0`).join(' | ')} |`;

describe('currentDetails', () => {
  const shown = currentDetails(page);

  it('lets no text from outside become Markdown', () => {
    expect(shown).toContain('> Does \\<b\\>bold\\</b\\> \\| pipe help? \\# no heading');
    expect(shown).toContain(cells('C1', 'a \\| b', '✓', '0.500'));
    expect(shown).toContain('- The first \\*reason\\*.');
    const hostile = currentDetails({
      ...page,
      status: { ...status, files: { ...status.files, folder: '/a`**b**' } as Status['files'] },
    });
    expect(hostile).toContain('In /a\\`\\*\\*b\\*\\*: `paper.pdf`');
  });

  it('says how it stands and why', () => {
    expect(shown).toContain('**waiting for the owner** until 2026-01-02 00:00 UTC');
    expect(shown).toContain('- Score **7.0** of 10; the evidence allows at most 8.0');
    expect(shown).toContain('- 1 of 3 claims verified');
    expect(shown).toContain('- Not judged: no \\*model\\* read these papers.\n');
    expect(shown).toContain('- **2 of 3 claims flagged (1 strictly): their words may say the opposite');
    expect(shown).not.toContain('as a model read them');
    expect(shown).toContain('### Policy: OWNER\\_REVIEW');
    expect(shown).toContain('... and 2 more in the draft');
    expect(shown).toContain('3 messages were refused; the last kept: approve: by: is missing');
  });

  it('says what the papers say, where a model judged, and of no flags where there are none', () => {
    const stances = { affirms: 2, denies: 0, 'no effect': 1, mixed: 0, off: 0, reports: 0 };
    const judged = currentDetails({
      ...page,
      status: { ...status, flags: { wide: 0, strict: 0 }, stances },
    });
    expect(judged).toContain('as a model read them: affirms 2, no effect 1.');
    expect(judged).not.toContain('flagged');
  });

  it('names suspect papers, and counts flagged claims that are gone', () => {
    const suspects = [{ title: 'A <b>', why: 'addresses a model', words: '[INST]' }] as const;
    const suspicious = currentDetails({ ...page, status: { ...status, suspects, flaggedBefore: 2 } });
    expect(suspicious).toContain('- **“A \\<b\\>” addresses a model: “\\[INST\\]”.**\n');
    expect(suspicious).toContain(
      '- **2 claims flagged or opposed in an earlier round are gone from this one.**',
    );
    expect(shown).not.toContain('addresses a model');
  });

  it('shows each review: its score and gravest finding, or that it abstained', () => {
    expect(shown).toContain('- SKEPTIC **6.4**, no finding\n');
    expect(shown).toContain('- VALIDATOR **abstains**: no answer\n');
    expect(shown).toContain('- SYNTHESIZER **5.0**, 2 findings: off the question\n');
  });

  it('shows steps with their times, and what is running', () => {
    expect(shown).toContain('### Steps since 2026-01-01 09:08 UTC');
    expect(shown).toContain(cells('plan', '0', '4 queries', '1.5\u00a0s'));
    expect(shown).toContain(cells('select', '0', 'a \\| b', '40\u00a0ms'));
    expect(shown).toContain(cells('draft', '1', 'judged', '2\u00a0min\u00a05\u00a0s'));
    expect(shown).toContain(
      cells('search', '1', 'asks the sources; its progress: see Pending Activities', 'running'),
    );
    expect(shown).toContain(cells('tribunal', '1', '× failed', '1.0\u00a0s'));
  });

  it('gives commands that work as pasted, also for an id with a quote in it, in lines the UI does not cut', () => {
    const [, block] = shown.split('```') as [string, string];
    const commands = block.trim().split('\n\n');
    expect(commands).toHaveLength(3);
    expect(commands[0]?.replaceAll(' \\\n ', '')).toBe(
      `temporal workflow signal --workflow-id 'it'\\''s mine' --name approve --input '{"by":"you","draft":"${DRAFT.slice(7, 19)}"}'`,
    );
    for (const command of commands) {
      const [, input = ''] = /--input '([^']*)'$/.exec(command) ?? [];
      expect(JSON.parse(input)).toMatchObject({ by: 'you', draft: DRAFT.slice(7, 19) });
    }
    expect(Math.max(...block.split('\n').map((line) => line.length))).toBeLessThanOrEqual(50);
    expect(shown).toContain('Reminder 2');
    expect(currentDetails({ ...page, namespace: 'team-a' })).toContain("mine' --namespace team-a \\");
  });

  it('says where the draft is before it asks for a decision', () => {
    const at = shown.indexOf('In `/papers/x`: `paper.pdf`, `paper.html`, ');
    expect(at).toBeGreaterThan(0);
    expect(at).toBeLessThan(shown.indexOf('### Decide'));
    expect(shown).toContain(`Draft \`${DRAFT}\``);
  });

  it('has nothing to decide before the gate and after the end', () => {
    const { waitingFor: _, expiresAt: __, ...moving } = status;
    const running = currentDetails({ ...page, status: { ...moving, stage: 'search', round: 1 } });
    expect(running).toMatch(/^\*\*search\*\*, revision 1\n/);
    const result = { ...status, outcome: 'published', reason: 'approved by ann', rounds: 1 } as never;
    const ended = currentDetails({
      ...page,
      status: { ...moving, stage: 'done', outcome: 'published', result },
    });
    expect(ended).toMatch(/^\*\*published\*\*: approved by ann\n/);
    for (const text of [running, ended]) expect(text).not.toContain('temporal workflow signal');
  });

  it('tells what models were used, of what budget, and how to extend it while it waits for that', () => {
    const spent = { requests: 1_234, inputTokens: 5_000, outputTokens: 700, usd: null, estimated: 2 };
    const steps = status.steps.map((step, at) => (at === 0 ? { ...step, spent } : step));
    const counted =
      'Used of models: 1,234 requests, 5,000 + 700 tokens, price unknown (2 counted by estimate)';
    expect(currentDetails({ ...page, status: { ...status, spent } })).toContain(`- ${counted}\n`);
    const { expiresAt: _, ...moving } = status;
    const waiting = currentDetails({
      ...page,
      status: {
        ...moving,
        stage: 'draft',
        waitingFor: 'budget',
        spent,
        steps,
        budget: { tokens: 6_000, usd: 2, atLimit: 'wait' },
        shortOfBudget: 'tokens: 5700 of 6000 are used',
      },
    });
    expect(waiting).toMatch(/^\*\*waiting for a larger budget\*\* at draft\n/);
    expect(waiting).toContain(`- ${counted}; the budget is 6000 tokens, $2\n`);
    expect(waiting).toContain('tokens: 5700 of 6000 are used');
    expect(waiting).toContain(`--name extendBudget \\\n  --input '{"by":"you","tokens":6000,"usd":2}'`);
    expect(waiting).not.toContain('### Decide');
    expect(waiting).toContain('4 queries; 1,234 requests');
    expect(currentDetails(page)).not.toContain('Used of models');
  });
});

it('shows how to extend what is limited, and nothing else: that would be refused', () => {
  const short = (budget: Status['budget']) =>
    currentDetails({
      ...page,
      status: { ...status, waitingFor: 'budget', budget, shortOfBudget: 'requests: 2 of 2 are used' },
    });
  expect(short({ requests: 2, atLimit: 'wait' })).toContain(`--input '{"by":"you","requests":2}'`);
  expect(short({ tokens: 9, usd: 1, atLimit: 'wait' })).toContain(
    `--input '{"by":"you","tokens":9,"usd":1}'`,
  );
});
