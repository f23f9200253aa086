import path from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

const root = path.resolve(__dirname, '..', '..');

it('the workflow bundle holds code of the sandbox’s rooms alone, and nothing of the activities that it is typed by', async () => {
  const { code } = await bundleWorkflowCode({
    workflowsPath: path.join(root, 'src', 'workflows', 'index.ts'),
    logger: new DefaultLogger('ERROR'),
  });
  // Of workflows and of activities, in code that every build of them has.
  expect(code).toContain('no decision within');
  expect(code).not.toContain("this worker takes no paths from a run's input");
  const rooms = [...code.matchAll(/\/src\/([\w-]+)\/[\w/-]+\.ts/g)].map(([, room]) => room);
  expect([...new Set(rooms)].sort()).toEqual([
    'arxiv-role',
    'contract',
    'errors',
    'text',
    'tribunal',
    'workflows',
  ]);
}, 60_000);
