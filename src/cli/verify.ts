// `sovereign verify`: loads neither Temporal nor Typst nor LanceDB, so that it starts instantly.

import { jsonText } from '../paper/json-text';
import { printable } from '../text/printable';
import { FolderUnreadable } from '../verify/folder';
import { verifyFolder } from '../verify/verify-folder';
import { EXIT } from './exit-codes';

/** @returns 0 if the folder is as it was published, 1 if not, 2 if it cannot be read */
export function verifyCommand({ folder, json }: { folder: string; json: boolean }): number {
  try {
    const verification = verifyFolder(folder);
    const { problems, checked, lacking } = verification;
    if (json) process.stdout.write(`${jsonText({ folder, ...verification })}\n`);
    else {
      const lines = [
        ...problems.map(({ file, problem }) => `× ${file} ${problem}`),
        ...(problems.length === 0 ? checked.map((what) => `✓ ${what}`) : []),
        ...lacking.map((what) => `- not shown: ${what}`),
        problems.length === 0
          ? `${folder} is as it was published.`
          : `${folder} is not as it was published (${problems.length} ${problems.length === 1 ? 'file' : 'files'}).`,
      ];
      process.stdout.write(`${lines.map(printable).join('\n')}\n`);
    }
    return problems.length === 0 ? EXIT.published : EXIT.failed;
  } catch (error) {
    if (!FolderUnreadable.is(error)) throw error;
    process.stderr.write(`sovereign: ${printable(error.message)}\n`);
    return EXIT.usage;
  }
}
