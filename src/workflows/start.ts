// Validates the input of a run.

import { ApplicationFailure, workflowInfo } from '@temporalio/workflow';
import { arxivRoleId, isRoleId } from '../arxiv-role/role-protocol';
import { FAILURES, LIMITS, type ResearchInput } from '../contract/protocol';
import { readResearchInput } from './messages';

/**
 * Returns the input that a user gave. @throws ApplicationFailure, not retryable, if the input or the run's id
 * cannot be used
 */
export function readStart(args: readonly unknown[]): ResearchInput {
  const read = readResearchInput(args);
  if (!read.ok) throw invalid(read.problem.slice(0, LIMITS.reasonChars));
  if (isRoleId(workflowInfo().workflowId))
    throw invalid(
      `workflow id: ids that begin with "${arxivRoleId('')}" are reserved for the one connection to arXiv. Start the run under another id`,
    );
  return read.value;
}

const invalid = (problem: string) => ApplicationFailure.nonRetryable(problem, FAILURES.invalidInput);
