// What a run has left on the disk.

import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { FILE_NAMES } from '../../src/contract/paper-files';

import { folderName } from '../../src/publishing/folder-name';
import type { Testbed } from './testbed';

const names = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder).sort() : []);

export interface LeftOnDisk {
  /** Folders of published papers, `latest` not counted. */
  readonly published: string[];
  readonly drafts: string[];
  /** Papers and drafts that lack one of their six files, or have an empty one. */
  readonly broken: string[];
  /** Files being written, in the store and beside the papers. */
  readonly temporary: string[];
}

export function leftBy({ home, config }: Pick<Testbed, 'home' | 'config'>, workflowId: string): LeftOnDisk {
  const own = path.join(config.papersFolder, folderName(workflowId));
  const published = names(own)
    .filter((name) => name !== 'drafts' && name !== 'latest')
    .map((name) => path.join(own, name));
  const runs = names(path.join(own, 'drafts')).map((name) => path.join(own, 'drafts', name));
  const drafts = runs.flatMap((run) => names(run).map((name) => path.join(run, name)));
  const whole = (folder: string) =>
    Object.values(FILE_NAMES).every((name) => {
      const file = path.join(folder, name);
      return existsSync(file) && statSync(file).size > 0;
    });
  const temporary = [path.join(config.home, 'store', 'tmp'), path.join(config.papersFolder, '.tmp')];
  return {
    published,
    drafts,
    broken: [...published, ...drafts].filter((folder) => !whole(folder)),
    temporary: temporary.flatMap((folder) =>
      existsSync(folder) && statSync(folder).isDirectory()
        ? names(folder).map((name) => path.relative(home, path.join(folder, name)))
        : [],
    ),
  };
}
