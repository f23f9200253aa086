// The Markdown page of a run in the Temporal UI (User Metadata) and in `temporal workflow metadata`. Pure.
// Most urgent first: where the run is, what can be done now, why, and what happened before.

import { extensionInput } from '../contract/limits';
import type { PaperFiles } from '../contract/paper-files';
import { shortRef } from '../contract/ref';
import type { ClaimRow, ReviewFacts } from '../contract/run-facts';
import type { Status, Step } from '../contract/run-status';
import { usageText } from '../contract/run-usage';
import { flagLine, opposedLine, sourceLines, stanceLine } from '../contract/stance-text';
import { STEP_DOES } from '../contract/step-text';
import { shellWord } from '../text/shell-word';

export interface DetailsPage {
  readonly status: Status;
  /** ISO instant. */
  readonly startedAt: string;
  readonly workflowId: string;
  readonly namespace: string;
  /** Reminders sent while waiting. */
  readonly reminders: number;
  /** The first claims of the current draft, as many as the run carries. */
  readonly table: readonly ClaimRow[];
  readonly reviews: readonly ReviewFacts[];
}

/** Text from outside must not act as Markdown. */
const plain = (text: string): string =>
  text.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>|#~]/g, (mark) => `\\${mark}`);

const code = (text: string): string => (/[`\s]/.test(text) ? plain(text) : `\`${text}\``);

/** `2026-11-24 10:18 UTC` */
const minute = (instant: string): string => `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;

const NO_BREAK = '\u00a0';

function duration({ startedAt, endedAt }: Step): string {
  if (endedAt === undefined) return 'running';
  const ms = Date.parse(endedAt) - Date.parse(startedAt);
  const seconds = Math.round(ms / 1_000);
  const text =
    ms < 1_000
      ? `${ms} ms`
      : ms < 60_000
        ? `${(ms / 1_000).toFixed(1)} s`
        : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return text.replaceAll(' ', NO_BREAK);
}

/** The UI draws tables without padding between columns, so cells bring their own non-breaking spaces. */
const row = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => `${cell}${NO_BREAK}${NO_BREAK}`).join(' | ')} |`;

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string[] =>
  rows.length === 0 ? [] : [row(heads), `|${heads.map(() => '---|').join('')}`, ...rows.map(row), ''];

const list = (items: readonly string[]): string[] =>
  items.length === 0 ? [] : [...items.map((item) => `- ${item}`), ''];

function headline({ outcome, result, waitingFor, expiresAt, stage, round }: Status): string {
  if (outcome !== undefined) return `**${outcome}**: ${plain(result?.reason ?? '')}`;
  if (waitingFor === 'owner') return `**waiting for the owner** until ${minute(expiresAt as string)}`;
  if (waitingFor === 'budget') return `**waiting for a larger budget** at ${stage}`;
  return `**${stage}**${round === 0 ? '' : `, revision ${round}`}`;
}

function whereItIs({ status }: DetailsPage): string[] {
  const score =
    status.score === null ? 'There is **no score**' : `Score **${status.score.toFixed(1)}** of 10`;
  if (status.ceiling === undefined) return [];
  return list([
    `${score}; the evidence allows at most ${status.ceiling.toFixed(1)}`,
    `${status.verified} of ${status.claims} claims verified`,
    ...(status.answer?.sentences ?? []).map(plain),
    ...[flagLine(status), stanceLine(status), opposedLine(status)].flatMap((line) =>
      line === null ? [] : [`**${line}**`],
    ),
    ...sourceLines(status).map((line) => `**${plain(line)}**`),
  ]);
}

const targetOf = ({ workflowId, namespace }: DetailsPage): string =>
  `--workflow-id ${shellWord(workflowId)}${namespace === 'default' ? '' : ` --namespace ${shellWord(namespace)}`}`;

function usageLines({ status }: DetailsPage): string[] {
  const { spent, budget } = status;
  const limited = [
    budget?.requests === undefined ? [] : [`${budget.requests} requests`],
    budget?.tokens === undefined ? [] : [`${budget.tokens} tokens`],
    budget?.usd === undefined ? [] : [`$${budget.usd}`],
  ].flat();
  if (spent.requests === 0 && limited.length === 0) return [];
  return list([
    `Used of models: ${usageText(spent)}${limited.length === 0 ? '' : `; the budget is ${limited.join(', ')}`}`,
  ]);
}

function extend(page: DetailsPage): string[] {
  const { shortOfBudget, budget } = page.status;
  if (shortOfBudget === undefined) return [];
  return [
    '### Extend the budget',
    '',
    plain(shortOfBudget),
    '',
    '```',
    'temporal workflow signal \\',
    `  ${targetOf(page)} \\`,
    '  --name extendBudget \\',
    `  --input '${extensionInput(budget ?? null)}'`,
    '```',
    '',
  ];
}

function decide(page: DetailsPage): string[] {
  const { status, reminders } = page;
  if (status.waitingFor !== 'owner') return [];
  const target = targetOf(page);
  const bound = status.draft === undefined ? '' : `,"draft":"${shortRef(status.draft)}"`;
  // JSON allows a newline here, and a shell keeps it inside the quotes.
  const broken = bound.replace(',', ',\n    ');
  // The UI truncates code lines at about 50 characters, so each argument that can be long gets its own line.
  const signal = (name: string, input: string) => [
    'temporal workflow signal \\',
    `  ${target} \\`,
    `  --name ${name} \\`,
    `  --input '${input}'`,
    '',
  ];
  return [
    '### Decide',
    '',
    ...(reminders > 0 ? [`Reminder ${reminders}: the owner has not decided yet.`, ''] : []),
    'Read the draft, then send a decision: in the Temporal UI by *More Actions*, *Send a Signal* (or *Send an Update*, which says whether it counts), or at a terminal by one of',
    '',
    '```',
    ...signal('approve', `{"by":"you"${bound}}`),
    ...signal('reject', `{"by":"you","reason":"..."${broken}}`),
    ...signal('requestChanges', `{"by":"you","instructions":"..."${broken}}`).slice(0, -1),
    '```',
    '',
    'A server that is not at 127.0.0.1:7233 takes `--address HOST:PORT` as well.',
    '',
  ];
}

function files({ files: paper, draft, waitingFor }: Status): string[] {
  const { folder, ...names }: Partial<PaperFiles> = paper ?? {};
  const bound = waitingFor === 'owner' ? ': a decision that names it as `draft` counts for it alone' : '';
  return list([
    ...(folder === undefined ? [] : [`In ${code(folder)}: ${Object.values(names).map(code).join(', ')}`]),
    ...(draft === undefined ? [] : [`Draft ${code(draft)}${bound}`]),
  ]);
}

function policy({ policy }: Status): string[] {
  if (policy === undefined) return [];
  return [`### Policy: ${plain(policy.verdict)}`, '', ...list(policy.reasons.map(plain))];
}

function tribunal(reviews: readonly ReviewFacts[]): string[] {
  if (reviews.length === 0) return [];
  const said = reviews.map(({ role, score, findings, headline }) => {
    if (score === null) return `${role} **abstains**: ${plain(headline)}`;
    const found = findings === 0 ? 'no finding' : `${findings} ${findings === 1 ? 'finding' : 'findings'}`;
    return `${role} **${score.toFixed(1)}**, ${found}${findings === 0 ? '' : `: ${plain(headline)}`}`;
  });
  return ['### Tribunal', '', ...list(said)];
}

function claims({ status, table: shown }: DetailsPage): string[] {
  if (shown.length === 0) return [];
  const judged = shown.some(({ stance }) => stance !== null);
  const rows = shown.map(({ id, text, verified, confidence, flag, stance }) => [
    id,
    plain(text),
    verified ? '✓' : '×',
    confidence.toFixed(3),
    flag === 'none' ? '' : `**${flag}**`,
    ...(judged ? [stance ?? 'not judged'] : []),
  ]);
  const more = status.claims - shown.length;
  return [
    '### Claims',
    '',
    'Confidence is the cosine, 0 to 1, of quote and source: that they are about the same thing, not that it is true.',
    '',
    ...table(['', 'claim', 'verified', 'confidence', 'flag', ...(judged ? ['stance'] : [])], rows),
    ...(more > 0 ? [`... and ${more} more in the draft`, ''] : []),
  ];
}

function steps({ status, startedAt }: DetailsPage): string[] {
  const rows = status.steps.map((step) => [
    step.stage,
    String(step.round),
    plain([resultOf(step), ...(step.spent ? [usageText(step.spent)] : [])].filter(Boolean).join('; ')),
    duration(step),
  ]);
  return [`### Steps since ${minute(startedAt)}`, '', ...table(['step', 'round', 'result', 'time'], rows)];
}

/**
 * For a step under way, progress is in its activities' heartbeats: the page is redrawn only when a step ends.
 */
function resultOf({ stage, result, waitsFor, failed }: Step): string {
  if (result !== undefined) return failed ? `× ${result}` : result;
  return waitsFor === undefined
    ? `${STEP_DOES[stage]}; its progress: see Pending Activities`
    : `waits for ${waitsFor}`;
}

function refusals({ refusals, refusalsTotal }: Status): string[] {
  const last = refusals.at(-1);
  if (last === undefined) return [];
  const counted = refusalsTotal === 1 ? '1 message was' : `${refusalsTotal} messages were`;
  return [`${counted} refused; the last kept: ${plain(`${last.message}: ${last.reason}`)}`, ''];
}

export function currentDetails(page: DetailsPage): string {
  const { status } = page;
  return [
    headline(status),
    '',
    `> ${plain(status.question)}`,
    '',
    ...whereItIs(page),
    ...usageLines(page),
    ...refusals(status),
    ...files(status),
    ...extend(page),
    ...decide(page),
    ...policy(status),
    ...tribunal(page.reviews),
    ...claims(page),
    ...steps(page),
  ].join('\n');
}
