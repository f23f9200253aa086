import { spawn } from 'node:child_process';

/** Opens a file or URL in the desktop's default viewer. Returns false if there is none. */
export const openWithDesktop = (target: string): Promise<boolean> =>
  new Promise((resolve) => {
    const [command, ...args] =
      process.platform === 'darwin'
        ? ['open', target]
        : process.platform === 'win32'
          ? ['explorer', target]
          : ['xdg-open', target];
    const child = spawn(command as string, args, { stdio: 'ignore', detached: true });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
