import type { Status } from '../../src/protocol';
import { currentDetails } from '../../src/workflows/current-details';

const status: Status = {
  question: 'Does <b>bold</b> | pipe help?\n# no heading',
  stage: 'gate',
  round: 0,
  score: 7.04,
  ceiling: 8,
  claims: 1,
  verified: 1,
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
    { stage: 'search', round: 0, startedAt: '2026-01-01T00:00:01.500Z' },
  ],
  refusals: [{ at: '', message: 'approve', reason: 'by: is missing' }],
  refusalsTotal: 3,
};

describe('currentDetails', () => {
  const page = currentDetails({
    status,
    table: [{ id: 'C1', text: 'a | b', confidence: 0.5, verified: true }],
    workflowId: "it's mine",
    reminders: 2,
  });

  it('lets no text from outside become Markdown', () => {
    expect(page).toContain('> Does \\<b\\>bold\\</b\\> \\| pipe help? \\# no heading');
    expect(page).toContain('| C1 | a \\| b | ✓ | 0.500 |');
  });

  it('shows steps with their times, and what is running', () => {
    expect(page).toContain('| plan | 0 | 4 queries | 1.5 s |');
    expect(page).toContain('| search | 0 |  | running |');
  });

  it('gives commands that work as pasted, also for an id with a quote in it', () => {
    expect(page).toContain(`--workflow-id 'it'\\''s mine' --name approve --input '{"by":"you"}'`);
    expect(page).toContain('Reminder 2');
    expect(page).toContain('3 message(s) refused; the last kept: approve: by: is missing');
  });
});
