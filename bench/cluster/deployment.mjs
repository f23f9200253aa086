// The servers of docker-compose.yml without containers: PostgreSQL, and the same Temporal server release with the same
// variables, deploy/schema.sh and deploy/namespace.sh as they are. Linux; as root PostgreSQL runs as the user nobody.
//
// It needs PostgreSQL's programs, and the server built by Go (GOBIN says where, if not in Go's own folder):
//   go install go.temporal.io/server/cmd/server@v1.32.0 go.temporal.io/server/cmd/tools/sql@v1.32.0

import { execFile, execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { goesWithUs, removeNow } from '../support/ending.mjs';
import { freePorts } from '../support/ports.mjs';
import { startProcess, stop } from '../support/processes.mjs';
import { root, temporalCli } from '../support/product.mjs';
import { untilServing } from '../support/serving.mjs';
import { until } from '../support/until.mjs';

const VERSION = '1.32.0';
const USER = 'temporal';
const PASSWORD = 'temporal';
const NAMESPACE = 'default';
const run = promisify(execFile);

export const output = (command, ...args) => execFileSync(command, args, { encoding: 'utf8' }).trim();

/** A user without rights, as the images have one; whoever is not root is such a user already. */
export const nobody = () =>
  process.getuid() === 0
    ? { uid: Number(output('id', '-u', 'nobody')), gid: Number(output('id', '-g', 'nobody')) }
    : {};

/** Makes a folder that such a user may write. */
export function folderOfNobody(folder) {
  mkdirSync(folder);
  const { uid, gid } = nobody();
  if (uid !== undefined) chownSync(folder, uid, gid);
  return folder;
}

function need(what, candidates, remedy) {
  const found = candidates.find((file) => file && existsSync(file));
  if (found === undefined) throw new Error(`${what} is not there; ${remedy}`);
  return found;
}

const onPath = (name) =>
  (process.env.PATH ?? '').split(path.delimiter).map((folder) => path.join(folder, name));

function findPrograms() {
  const build = `build it: go install go.temporal.io/server/cmd/server@v${VERSION} go.temporal.io/server/cmd/tools/sql@v${VERSION}`;
  need('Go', onPath('go'), 'install it, then build the Temporal server with it');
  const goBin = [process.env.GOBIN, path.join(output('go', 'env', 'GOPATH'), 'bin')];
  const inGo = (name) => goBin.map((folder) => folder && path.join(folder, name));
  const postgres = existsSync('/usr/lib/postgresql')
    ? readdirSync('/usr/lib/postgresql').map((name) => `/usr/lib/postgresql/${name}/bin/initdb`)
    : [];
  const inModules = `go.temporal.io/server@v${VERSION}/schema/postgresql/v12`;
  return {
    server: need('the Temporal server', inGo('server'), build),
    sqlTool: need('temporal-sql-tool', inGo('sql'), build),
    schema: need("the server's schema", [path.join(output('go', 'env', 'GOMODCACHE'), inModules)], build),
    postgres: path.dirname(
      need('PostgreSQL', [...postgres, ...onPath('initdb')], 'install it (Debian: postgresql)'),
    ),
  };
}

const plainStep = (_name, work) => work();

/**
 * Starts it, in `folder` or one of its own that goes with it, and returns it as an engine (../support/engine.mjs).
 * `step(name, work)` is told of each thing that is started, for whoever prints them.
 */
export async function openCluster({ log = () => undefined, folder: given, step = plainStep } = {}) {
  const programs = findPrograms();
  const temporalBinary = await temporalCli(log);
  const folder = given ?? goesWithUs(mkdtempSync(path.join(tmpdir(), 'sovereign-cluster-')));
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o755);
  const logFile = path.join(folder, 'log');
  // The names that the images have them under.
  const bin = path.join(folder, 'bin');
  mkdirSync(bin);
  symlinkSync(programs.sqlTool, path.join(bin, 'temporal-sql-tool'));
  symlinkSync(temporalBinary, path.join(bin, 'temporal'));
  const PATH = `${bin}${path.delimiter}${process.env.PATH}`;
  const [dbPort, grpcPort, ...others] = await freePorts(9);
  const address = `127.0.0.1:${grpcPort}`;
  const pgData = folderOfNobody(path.join(folder, 'postgresql'));
  const passwordFile = path.join(folder, 'password');
  writeFileSync(passwordFile, PASSWORD);
  const inPostgres = (name) => path.join(programs.postgres, name);

  let postgres;
  let server;

  const startDatabase = async () => {
    postgres = startProcess({
      name: 'postgresql',
      command: inPostgres('postgres'),
      args: [
        ...['-D', pgData, '-p', String(dbPort)],
        ...['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
      ],
      logFile,
      // A killed one would leave its shared memory behind.
      endSignal: 'SIGQUIT',
      ...nobody(),
    });
    await until(
      'PostgreSQL answers',
      () => run(inPostgres('pg_isready'), ['-h', '127.0.0.1', '-p', String(dbPort)]),
      { child: postgres },
    );
  };
  // As in docker-compose.yml; only the ports are free ones.
  const beginServer = () => {
    server = startProcess({
      name: 'temporal',
      command: programs.server,
      args: ['--allow-no-auth', 'start'],
      logFile,
      cwd: folder,
      env: {
        PATH,
        DB: 'postgres12',
        DB_PORT: String(dbPort),
        POSTGRES_SEEDS: '127.0.0.1',
        POSTGRES_USER: USER,
        POSTGRES_PWD: PASSWORD,
        NUM_HISTORY_SHARDS: '4',
        BIND_ON_IP: '127.0.0.1',
        DYNAMIC_CONFIG_FILE_PATH: path.join(root, 'deploy', 'dynamicconfig.yaml'),
        FRONTEND_GRPC_PORT: String(grpcPort),
        FRONTEND_HTTP_PORT: '0',
        FRONTEND_MEMBERSHIP_PORT: String(others[0]),
        MATCHING_GRPC_PORT: String(others[1]),
        MATCHING_MEMBERSHIP_PORT: String(others[2]),
        HISTORY_GRPC_PORT: String(others[3]),
        HISTORY_MEMBERSHIP_PORT: String(others[4]),
        WORKER_GRPC_PORT: String(others[5]),
        WORKER_MEMBERSHIP_PORT: String(others[6]),
      },
    });
  };
  const runScript = async (name) => {
    const { stdout } = await run('sh', [path.join(root, 'deploy', name)], {
      env: {
        PATH,
        TEMPORAL_ADDRESS: address,
        TEMPORAL_NAMESPACE: NAMESPACE,
        POSTGRES_SEEDS: '127.0.0.1',
        POSTGRES_USER: USER,
        DB_PORT: String(dbPort),
        SQL_PASSWORD: PASSWORD,
        SCHEMA_DIR: programs.schema,
      },
    });
    appendFileSync(logFile, stdout);
  };
  const close = async () => {
    if (server) await stop(server, 'SIGKILL');
    if (postgres) await stop(postgres, 'SIGQUIT');
    if (given === undefined) removeNow(folder);
  };

  try {
    await step('PostgreSQL', async () => {
      execFileSync(
        inPostgres('initdb'),
        ['-D', pgData, '-U', USER, '--pwfile', passwordFile, '--auth=scram-sha-256', '--encoding=UTF8'],
        { ...nobody(), stdio: 'pipe' },
      );
      await startDatabase();
    });
    await step('schema.sh', () => runScript('schema.sh'));
    await step('server', async () => beginServer());
    await step('namespace.sh', () => runScript('namespace.sh'));
    await untilServing({ address, namespace: NAMESPACE, child: server });
  } catch (error) {
    await close();
    throw error;
  }
  const { version } = /(?<version>\d+(\.\d+)*)/.exec(output(inPostgres('postgres'), '--version')).groups;
  return {
    name: 'cluster',
    description: `Temporal server ${VERSION} on PostgreSQL ${version}`,
    address,
    namespace: NAMESPACE,
    temporalBinary,
    postgresUrl: `postgresql://${USER}:${PASSWORD}@127.0.0.1:${dbPort}/postgres`,
    /** What PostgreSQL, the server and the scripts have said. */
    logFile,
    runScript,
    killServer: () => stop(server, 'SIGKILL'),
    async startServer() {
      beginServer();
      await untilServing({ address, namespace: NAMESPACE, child: server });
    },
    /** An immediate shutdown: nothing is put in order, as in a crash. */
    killDatabase: () => stop(postgres, 'SIGQUIT'),
    startDatabase,
    serving: () => untilServing({ address, namespace: NAMESPACE, child: server }),
    /** An empty database, for whoever is compared with us. Returns its URL. */
    async createDatabase(name) {
      await run(inPostgres('createdb'), ['-h', '127.0.0.1', '-p', String(dbPort), '-U', USER, name], {
        env: { PATH, PGPASSWORD: PASSWORD },
      });
      return `postgresql://${USER}:${PASSWORD}@127.0.0.1:${dbPort}/${name}`;
    },
    close,
  };
}
