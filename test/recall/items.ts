import type { IndexItem } from '../../src/recall/semantic-index';
import { sha256Hex } from '../../src/records/hash';

export const item = (text: string, over: Partial<IndexItem> = {}): IndexItem => ({
  kind: 'claim',
  id: 'C1',
  text,
  runId: 'run-1',
  workflowId: 'workflow-1',
  paperId: 'arXiv:2401.00001v1',
  hash: `sha256:${sha256Hex(text)}`,
  ...over,
});
