// What the three reviewers' prompts and answers have in common.

import { z } from 'zod';
import { mostItems } from '../../models/answer-bounds';
import { DATA_RULE } from './data-block';

export const FINDING_CHARS = 400;

/** Every reviewer's answer: a score, and findings about existing targets. */
export const reviewAnswer = z.object({
  score: z.number().min(0).max(10),
  findings: z
    .array(
      z.object({
        message: z.string(),
        severity: z.enum(['minor', 'major']),
        target: z.string(),
        searchFor: z.array(z.string()).meta(mostItems(4)),
      }),
    )
    .meta(mostItems(8)),
});

export type ReviewAnswer = z.infer<typeof reviewAnswer>;

export interface ReviewPrompt {
  readonly schemaName: string;
  readonly schema: z.ZodType<ReviewAnswer>;
  readonly system: string;
  readonly prompt: string;
}

const FINDINGS = `findings: what must change, gravest first, at most 8. message: one sentence of at most ${FINDING_CHARS} characters that names what you saw. severity: major where it can change the answer, else minor. target: the id of one claim (such as C3), the name of one section, or "question". searchFor: up to 4 short search terms that could find the missing evidence, or none.`;

/** The system prompt of a role: its task, its scale, and the rules common to all. */
export const systemOf = ({ task, scale }: { task: readonly string[]; scale: string }): string =>
  [
    'You review a short research paper drafted by a program. You are one of three reviewers with different tasks and different evidence before you.',
    ...task,
    `score: 0 to 10, for the evidence and not for the style. ${scale} Polished wording earns nothing.`,
    FINDINGS,
    DATA_RULE,
  ].join('\n');
