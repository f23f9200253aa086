// The Markdown page a run shows in the Temporal UI (User Metadata) and by `temporal workflow metadata`. Pure.

import type { ClaimRow, Status } from '../protocol';
import { shellWord } from '../shell-word';

/** Text from outside must not become Markdown of the page. */
const plain = (text: string): string =>
  text.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>|#~]/g, (mark) => `\\${mark}`);

const seconds = (from: string, to: string): string =>
  `${((Date.parse(to) - Date.parse(from)) / 1000).toFixed(1)} s`;

function stepsTable(status: Status): string[] {
  const rows = status.steps.map((step) => {
    const time = step.endedAt === undefined ? 'running' : seconds(step.startedAt, step.endedAt);
    return `| ${step.stage} | ${step.round} | ${plain(step.result ?? '')} | ${time} |`;
  });
  return rows.length === 0 ? [] : ['| step | round | result | time |', '|---|---|---|---|', ...rows, ''];
}

function claimsTable(table: readonly ClaimRow[]): string[] {
  if (table.length === 0) return [];
  const rows = table.map(
    (row) =>
      `| ${row.id} | ${plain(row.text)} | ${row.verified ? '✓' : '×'} | ${row.confidence.toFixed(3)} |`,
  );
  return ['| | claim | verified | confidence |', '|---|---|---|---|', ...rows, ''];
}

function headline(status: Status): string {
  if (status.outcome !== undefined) return `**${status.outcome}**: ${plain(status.result?.reason ?? '')}`;
  if (status.waitingFor === 'owner') return `**waiting for the owner** until ${status.expiresAt}`;
  return `**${status.stage}**, round ${status.round}`;
}

export function currentDetails(page: {
  status: Status;
  table: readonly ClaimRow[];
  workflowId: string;
  reminders: number;
}): string {
  const { status } = page;
  const id = shellWord(page.workflowId);
  const lines = [headline(status), '', `> ${plain(status.question)}`, ''];
  if (status.score !== null) {
    lines.push(
      `Score **${status.score.toFixed(1)}** of 10 (evidence allows ${status.ceiling?.toFixed(1)})`,
      '',
    );
  }
  if (status.policy)
    lines.push(`Policy **${plain(status.policy.verdict)}**: ${plain(status.policy.reasons.join(' '))}`, '');
  lines.push(...stepsTable(status), ...claimsTable(page.table));
  if (status.files) lines.push(`Page: \`${status.files.folder}/${status.files.md}\``, '');
  if (status.draft) lines.push(`Draft: \`${status.draft}\``, '');
  if (status.waitingFor === 'owner') {
    if (page.reminders > 0) lines.push(`Reminder ${page.reminders}: the owner has not decided yet.`, '');
    lines.push(
      'Decide with one of:',
      '',
      '```',
      `temporal workflow signal --workflow-id ${id} --name approve --input '{"by":"you"}'`,
      `temporal workflow signal --workflow-id ${id} --name reject --input '{"by":"you","reason":"..."}'`,
      `temporal workflow signal --workflow-id ${id} --name requestChanges --input '{"by":"you","instructions":"..."}'`,
      '```',
      '',
    );
  }
  if (status.refusalsTotal > 0) {
    const last = status.refusals.at(-1);
    lines.push(
      `${status.refusalsTotal} message(s) refused; the last kept: ${plain(`${last?.message}: ${last?.reason}`)}`,
      '',
    );
  }
  return lines.join('\n');
}
