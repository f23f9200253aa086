// The deployment of docker-compose.yml without containers: its servers (deployment.mjs says what that takes), and the worker as
// the Dockerfile builds it. Makes one research run from start to published paper, restarts everything, and looks again.
// Ends what it started.
//
//   npm run bench:cluster              (Linux; as root, because PostgreSQL and the worker run as users without rights)

import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { goesWithUs } from '../support/ending.mjs';
import { startProcess, stop } from '../support/processes.mjs';
import { root } from '../support/product.mjs';
import { until } from '../support/until.mjs';
import { folderOfNobody, nobody, openCluster, output } from './deployment.mjs';

const scratch = goesWithUs(mkdtempSync(path.join(tmpdir(), 'sovereign-cluster-')));
const log = path.join(scratch, 'log');
const run = promisify(execFile);

const steps = [];
async function step(name, work) {
  const startMs = performance.now();
  const result = await work();
  steps.push({
    step: name,
    seconds: Number(((performance.now() - startMs) / 1000).toFixed(1)),
    result: result ?? 'ok',
  });
  console.log(`${name}: ${steps.at(-1).result} (${steps.at(-1).seconds} s)`);
}

/** The Dockerfile's stages, in a folder. */
function buildImage(folder) {
  const inFolder = (command, ...args) => execFileSync(command, args, { cwd: folder, stdio: 'pipe' });
  mkdirSync(path.join(folder, 'scripts'), { recursive: true });
  for (const file of [
    'package.json',
    'package-lock.json',
    '.npmrc',
    'tsconfig.json',
    'tsconfig.build.json',
    'scripts/build.mjs',
    'scripts/prune-image.mjs',
    'src',
    'data',
  ])
    cpSync(path.join(root, file), path.join(folder, file), { recursive: true });
  inFolder('npm', 'ci');
  inFolder('npm', 'run', 'build');
  inFolder('npm', 'prune', '--omit=dev');
  inFolder('node', 'scripts/prune-image.mjs');
  for (const gone of ['src', 'scripts', 'tsconfig.json', 'tsconfig.build.json'])
    rmSync(path.join(folder, gone), { recursive: true });
  const left = ['jest', 'typescript', '@biomejs/biome', '@swc/jest'].filter((name) =>
    existsSync(path.join(folder, 'node_modules', name)),
  );
  if (left.length > 0) throw new Error(`development dependencies are left: ${left.join(', ')}`);
  return `${output('du', '-sm', path.join(folder, 'node_modules')).split('\t')[0]} MB of dependencies`;
}

async function main() {
  chmodSync(scratch, 0o755);
  const image = path.join(scratch, 'image');
  const data = folderOfNobody(path.join(scratch, 'data'));
  await step('worker built as the Dockerfile does', async () => buildImage(image));
  const engine = await openCluster({ folder: scratch, step });
  await step('schema.sh again', () => engine.runScript('schema.sh'));
  await step('namespace.sh again', () => engine.runScript('namespace.sh'));
  console.log(`${engine.description}, Node ${process.version}`);

  // Where a user without rights may run it.
  const node = path.join(scratch, 'bin', 'node');
  cpSync(process.execPath, node);
  const workerEnv = {
    PATH: process.env.PATH,
    HOME: data,
    NODE_ENV: 'production',
    SOVEREIGN_HOME: path.join(data, 'state'),
    SOVEREIGN_PAPERS: path.join(data, 'papers'),
    TEMPORAL_ADDRESS: engine.address,
    TEMPORAL_NAMESPACE: engine.namespace,
  };
  const asWorker = { ...nobody(), cwd: image, env: workerEnv };
  const startWorker = () =>
    startProcess({ name: 'worker', command: node, args: ['dist/worker.js'], logFile: log, ...asWorker });
  const health = () => run(node, ['dist/health.js'], asWorker);
  const temporal = async (...args) =>
    (
      await run(engine.temporalBinary, [...args, '--address', engine.address, '--output', 'json'], {
        env: { PATH: process.env.PATH, HOME: scratch },
      })
    ).stdout;
  const startRun = (id, input) =>
    temporal(
      ...['workflow', 'start', '--type', 'research', '--task-queue', 'sovereign'],
      ...['--workflow-id', id, '--input', JSON.stringify(input)],
    );
  const status = async (id) =>
    JSON.parse(await temporal('workflow', 'query', '--workflow-id', id, '--type', 'status')).queryResult[0];

  let worker;
  await step('worker is healthy', async () => {
    worker = startWorker();
    await until('health.js', health, { child: worker });
  });

  const question = 'Does negative sampling help dense retrieval?';
  const id = 'deployed-1';
  await step('a run reaches its gate', async () => {
    await startRun(id, { question, source: 'sample' });
    const there = await until('the gate', async () => {
      const seen = await status(id);
      return seen.waitingFor === 'owner' && seen;
    });
    return `score ${there.score}, ${there.policy.verdict}`;
  });
  await step('search attributes', async () => {
    const seen = await until('the run is listed at its gate', async () => {
      const list = JSON.parse(
        await temporal('workflow', 'list', '--query', 'SovereignStage = "gate" AND SovereignScore > 0'),
      );
      return list.length === 1 && list;
    });
    return `listed: ${seen[0].execution.workflowId}`;
  });
  await step('worker, server and PostgreSQL killed and started again', async () => {
    await Promise.all([stop(worker, 'SIGKILL'), engine.killServer(), engine.killDatabase()]);
    await engine.startDatabase();
    await engine.startServer();
    await engine.runScript('namespace.sh');
    worker = startWorker();
    await until('health.js', health, { child: worker });
    const seen = await until('the run still waits', () => status(id));
    return `the run is at "${seen.stage}"`;
  });
  await step('approved and published', async () => {
    await temporal(
      'workflow',
      'signal',
      '--workflow-id',
      id,
      '--name',
      'approve',
      '--input',
      JSON.stringify({ by: 'owner' }),
    );
    const { result } = JSON.parse(await temporal('workflow', 'result', '--workflow-id', id));
    const { folder, ...names } = result.paper;
    const missing = Object.values(names).filter((name) => !existsSync(path.join(folder, name)));
    if (result.outcome !== 'published' || missing.length > 0)
      throw new Error(`${result.outcome}; missing: ${missing.join(', ')}`);
    return `${result.outcome}: ${Object.values(names).join(', ')}`;
  });
  await step('three workers on one volume, twelve runs at once', async () => {
    const more = [startWorker(), startWorker()];
    const input = JSON.parse(readFileSync(path.join(root, 'examples', 'mrqa.json'), 'utf8'));
    const ids = Array.from({ length: 12 }, (_, index) => `together-${index}`);
    await Promise.all(ids.map((each) => startRun(each, { ...input, source: 'sample', approveAs: 'owner' })));
    const ends = await Promise.all(
      ids.map(
        async (each) =>
          JSON.parse(await temporal('workflow', 'result', '--workflow-id', each)).result.outcome,
      ),
    );
    await Promise.all(more.map((child) => stop(child)));
    const published = ends.filter((outcome) => outcome === 'published').length;
    if (published < ends.length)
      throw new Error(`only ${published} of ${ends.length} were published: ${ends.join(', ')}`);
    return `${published} published`;
  });
  await step('worker stops on SIGTERM', async () => {
    worker.kill('SIGTERM');
    const code = await worker.gone;
    if (code !== 0) throw new Error(`exit code ${code}`);
    return 'exit code 0';
  });
}

let code = 0;
try {
  await main();
} catch (error) {
  code = 1;
  console.error(`${error.message}\n${error.stderr ?? ''}`);
  if (existsSync(log))
    console.error(
      readFileSync(log, 'utf8')
        .split('\n')
        .slice(-40)
        .map((line) => line.slice(0, 300))
        .join('\n'),
    );
}
process.exit(code);
