// The deployment of docker-compose.yml without containers: PostgreSQL, the same Temporal server release with the same
// variables, deploy/schema.sh and deploy/namespace.sh as they are, and the worker as the Dockerfile builds it. Makes
// one research run from start to published paper, restarts everything, and looks again. Ends what it started.
//
//   npm run bench:cluster              (Linux; as root, because PostgreSQL and the worker run as users without rights)
//
// It needs PostgreSQL's programs, the Temporal CLI, and the server built by Go:
//   go install go.temporal.io/server/cmd/server@v1.32.0 go.temporal.io/server/cmd/tools/sql@v1.32.0

import { execFile, execFileSync, spawn } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const VERSION = '1.32.0';
const PATIENCE_MS = 120_000;
const root = path.resolve(import.meta.dirname, '..', '..');
const scratch = mkdtempSync(path.join(tmpdir(), 'sovereign-cluster-'));
const log = path.join(scratch, 'log');
const run = promisify(execFile);

const output = (command, ...args) => execFileSync(command, args, { encoding: 'utf8' }).trim();

function need(what, candidates, remedy) {
  const found = candidates.find((file) => file && existsSync(file));
  if (found === undefined) throw new Error(`${what} is not there; ${remedy}`);
  return found;
}

const onPath = (name) =>
  (process.env.PATH ?? '').split(path.delimiter).map((folder) => path.join(folder, name));

function findPrograms() {
  const goBin = [process.env.GOBIN, path.join(output('go', 'env', 'GOPATH'), 'bin')];
  const inGo = (name) => goBin.map((folder) => folder && path.join(folder, name));
  const build = `build it: go install go.temporal.io/server/cmd/server@v${VERSION} go.temporal.io/server/cmd/tools/sql@v${VERSION}`;
  const cache = process.env.SOVEREIGN_CACHE ?? path.join(process.env.HOME ?? '', '.cache', 'sovereign');
  const cached = existsSync(cache)
    ? readdirSync(cache).map((name) => path.join(cache, name, 'temporal'))
    : [];
  const postgres = existsSync('/usr/lib/postgresql')
    ? readdirSync('/usr/lib/postgresql').map((name) => `/usr/lib/postgresql/${name}/bin/initdb`)
    : [];
  return {
    server: need('the Temporal server', inGo('server'), build),
    sqlTool: need('temporal-sql-tool', inGo('sql'), build),
    schema: need(
      "the server's schema",
      [
        path.join(
          output('go', 'env', 'GOMODCACHE'),
          `go.temporal.io/server@v${VERSION}/schema/postgresql/v12`,
        ),
      ],
      build,
    ),
    temporal: need('the Temporal CLI', [...onPath('temporal'), ...cached], 'run `npm run research` once'),
    postgres: path.dirname(
      need('PostgreSQL', [...postgres, ...onPath('initdb')], 'install it (Debian: postgresql)'),
    ),
  };
}

/** The server keeps its members' ports in a signed 16-bit column: none above 32767 will do. */
const PORTS = { from: 20_000, to: 32_000 };
const given = new Set();

async function freePort() {
  for (;;) {
    const port = PORTS.from + Math.floor(Math.random() * (PORTS.to - PORTS.from));
    const free = await new Promise((resolve) => {
      const server = createServer()
        .once('error', () => resolve(false))
        .listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
    });
    if (free && !given.has(port)) {
      given.add(port);
      return port;
    }
  }
}

/** A user without rights, as the images have one. */
const nobody = { uid: Number(output('id', '-u', 'nobody')), gid: Number(output('id', '-g', 'nobody')) };

const running = new Set();

function start(name, command, args, options = {}) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  running.add(child);
  child.gone = new Promise((resolve) => {
    child.once('exit', resolve);
    child.once('error', (error) => {
      appendFileSync(log, `[${name}] ${error.message}\n`);
      resolve(1);
    });
  });
  child.gone.then(() => running.delete(child));
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data) => appendFileSync(log, `[${name}] ${data}`));
  return child;
}

async function stop(child, signal = 'SIGTERM') {
  child.kill(signal);
  await child.gone;
}

async function until(what, look) {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const seen = await look().catch(() => undefined);
    if (seen) return seen;
    if (Date.now() > deadline) throw new Error(`not within ${PATIENCE_MS / 1000} s: ${what}`);
    await sleep(300);
  }
}

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
    'src',
    'data',
  ])
    cpSync(path.join(root, file), path.join(folder, file), { recursive: true });
  inFolder('npm', 'ci');
  inFolder('npm', 'run', 'build');
  inFolder('npm', 'prune', '--omit=dev');
  for (const gone of ['src', 'scripts', 'tsconfig.json', 'tsconfig.build.json'])
    rmSync(path.join(folder, gone), { recursive: true });
  const left = ['jest', 'typescript', '@biomejs/biome', '@swc/jest'].filter((name) =>
    existsSync(path.join(folder, 'node_modules', name)),
  );
  if (left.length > 0) throw new Error(`development dependencies are left: ${left.join(', ')}`);
  return `${output('du', '-sm', path.join(folder, 'node_modules')).split('\t')[0]} MB of dependencies`;
}

async function main() {
  const programs = findPrograms();
  chmodSync(scratch, 0o755);
  // The names that the images have them under.
  const bin = path.join(scratch, 'bin');
  mkdirSync(bin);
  symlinkSync(programs.sqlTool, path.join(bin, 'temporal-sql-tool'));
  symlinkSync(programs.temporal, path.join(bin, 'temporal'));
  // Where a user without rights may run it.
  const node = path.join(bin, 'node');
  cpSync(process.execPath, node);
  const PATH = `${bin}${path.delimiter}${process.env.PATH}`;
  const [dbPort, grpcPort, httpPort, ...others] = await Promise.all(Array.from({ length: 10 }, freePort));
  const address = `127.0.0.1:${grpcPort}`;
  const password = 'temporal';

  const pgData = path.join(scratch, 'postgresql');
  const image = path.join(scratch, 'image');
  const data = path.join(scratch, 'data');
  for (const folder of [pgData, data]) {
    mkdirSync(folder);
    chownSync(folder, nobody.uid, nobody.gid);
  }
  const passwordFile = path.join(scratch, 'password');
  writeFileSync(passwordFile, password);
  const startPostgres = () =>
    start(
      'postgresql',
      path.join(programs.postgres, 'postgres'),
      [
        '-D',
        pgData,
        '-p',
        String(dbPort),
        '-c',
        'listen_addresses=127.0.0.1',
        '-c',
        `unix_socket_directories=`,
      ],
      nobody,
    );
  // As in docker-compose.yml; only the ports are free ones.
  const startServer = () =>
    start('temporal', programs.server, ['--allow-no-auth', 'start'], {
      cwd: scratch,
      env: {
        PATH,
        DB: 'postgres12',
        DB_PORT: String(dbPort),
        POSTGRES_SEEDS: '127.0.0.1',
        POSTGRES_USER: 'temporal',
        POSTGRES_PWD: password,
        NUM_HISTORY_SHARDS: '4',
        BIND_ON_IP: '127.0.0.1',
        DYNAMIC_CONFIG_FILE_PATH: path.join(root, 'deploy', 'dynamicconfig.yaml'),
        FRONTEND_GRPC_PORT: String(grpcPort),
        FRONTEND_HTTP_PORT: String(httpPort),
        FRONTEND_MEMBERSHIP_PORT: String(others[0]),
        MATCHING_GRPC_PORT: String(others[1]),
        MATCHING_MEMBERSHIP_PORT: String(others[2]),
        HISTORY_GRPC_PORT: String(others[3]),
        HISTORY_MEMBERSHIP_PORT: String(others[4]),
        WORKER_GRPC_PORT: String(others[5]),
        WORKER_MEMBERSHIP_PORT: String(others[6]),
      },
    });
  const workerEnv = {
    PATH,
    HOME: data,
    NODE_ENV: 'production',
    SOVEREIGN_HOME: path.join(data, 'state'),
    SOVEREIGN_PAPERS: path.join(data, 'papers'),
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: 'default',
  };
  const startWorker = () =>
    start('worker', node, ['dist/worker.js'], { ...nobody, cwd: image, env: workerEnv });
  const health = () =>
    run(node, ['dist/health.js'], { ...nobody, cwd: image, env: workerEnv }).then(() => true);
  const script = async (name) =>
    appendFileSync(
      log,
      (
        await run('sh', [path.join(root, 'deploy', name)], {
          env: {
            PATH,
            TEMPORAL_ADDRESS: address,
            TEMPORAL_NAMESPACE: 'default',
            POSTGRES_SEEDS: '127.0.0.1',
            POSTGRES_USER: 'temporal',
            DB_PORT: String(dbPort),
            SQL_PASSWORD: password,
            SCHEMA_DIR: programs.schema,
          },
        })
      ).stdout,
    );
  const temporal = async (...args) =>
    (
      await run(programs.temporal, [...args, '--address', address, '--output', 'json'], {
        env: { PATH, HOME: scratch },
      })
    ).stdout;
  const startRun = (id, input) =>
    temporal(
      ...['workflow', 'start', '--type', 'research', '--task-queue', 'sovereign'],
      ...['--workflow-id', id, '--input', JSON.stringify(input)],
    );
  const ready = () =>
    run(path.join(programs.postgres, 'pg_isready'), ['-h', '127.0.0.1', '-p', String(dbPort)]).then(
      () => true,
    );
  const status = async (id) =>
    JSON.parse(await temporal('workflow', 'query', '--workflow-id', id, '--type', 'status')).queryResult[0];

  let postgres;
  let server;
  let worker;
  console.log(
    `Temporal server ${VERSION}, ${output(path.join(programs.postgres, 'postgres'), '--version')}, Node ${process.version}`,
  );
  await step('worker built as the Dockerfile does', async () => buildImage(image));
  await step('PostgreSQL', async () => {
    execFileSync(
      path.join(programs.postgres, 'initdb'),
      ['-D', pgData, '-U', 'temporal', '--pwfile', passwordFile, '--auth=scram-sha-256', '--encoding=UTF8'],
      { ...nobody, stdio: 'pipe' },
    );
    postgres = startPostgres();
    await until('PostgreSQL answers', ready);
  });
  await step('schema.sh', () => script('schema.sh'));
  await step('schema.sh again', () => script('schema.sh'));
  await step('server', async () => {
    server = startServer();
  });
  await step('namespace.sh', () => script('namespace.sh'));
  await step('namespace.sh again', () => script('namespace.sh'));
  await step('worker is healthy', async () => {
    worker = startWorker();
    await until('health.js', health);
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
    await Promise.all([stop(worker, 'SIGKILL'), stop(server, 'SIGKILL')]);
    await stop(postgres, 'SIGINT');
    postgres = startPostgres();
    await until('PostgreSQL answers', ready);
    server = startServer();
    await script('namespace.sh');
    worker = startWorker();
    await until('health.js', health);
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
} finally {
  await Promise.all([...running].map((child) => stop(child, 'SIGKILL')));
  if (process.env.KEEP) console.log(scratch);
  else rmSync(scratch, { recursive: true, force: true });
}
process.exit(code);
