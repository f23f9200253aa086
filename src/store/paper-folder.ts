// Where pages are written, whole or not at all:
//   <papers>/<id>/<run>/                      the published paper, never overwritten
//   <papers>/<id>/latest                      points to the run published last
//   <papers>/<id>/drafts/<run>/<round>-<hash>/  what stood at the gate

import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { manifest } from '../evidence/manifest';
import { giveOrdinaryMode, makeOrdinaryFolder } from '../machine/private-files';
import { folderName } from '../paper/folder-name';
import type { Publication } from '../paper/publication';
import type { PaperFiles, Ref } from '../protocol';
import { FILE_NAMES, type FileContents, renderFiles } from '../typesetting/files';
import { replaceFile, sweepTemporary, temporaryName } from './atomic-file';
import { removeInTime } from './removal';

/** A published folder already holds something else. It is never overwritten. */
export class PublicationConflict extends Error {
  override readonly name = 'PublicationConflict';
}

async function holdsExactly(folder: string, files: FileContents): Promise<boolean> {
  const names = await readdir(folder).catch(() => undefined);
  if (names === undefined) return false;
  const same = await Promise.all(
    Object.entries(files).map(
      async ([name, content]) =>
        names.includes(name) && content.equals(await readFile(path.join(folder, name))),
    ),
  );
  return same.every(Boolean);
}

const temporaryIn = (papers: string) => path.join(papers, '.tmp');

/** Removes what killed processes had begun to write. */
export const sweepPapers = (papers: string): Promise<void> => sweepTemporary(temporaryIn(papers));

async function openTemporary(papers: string): Promise<string> {
  const temporary = temporaryIn(papers);
  makeOrdinaryFolder(papers);
  await mkdir(temporary, { recursive: true });
  await sweepTemporary(temporary);
  return temporary;
}

interface NewFolder {
  readonly papers: string;
  readonly folder: string;
  readonly files: FileContents;
  /** `ordinary`: as open as the user's own files are. `private`: closed to other users of this machine. */
  readonly mode: 'ordinary' | 'private';
}

/** A second attempt finds the folder of the first and is content with it, if it is the same. */
async function writeFolder({ papers, folder, files, mode }: NewFolder): Promise<void> {
  if (await holdsExactly(folder, files)) return;
  const temporary = await openTemporary(papers);
  const draft = path.join(temporary, temporaryName());
  await mkdir(draft);
  try {
    for (const [name, content] of Object.entries(files)) {
      await writeFile(path.join(draft, name), content, { flush: true });
    }
    if (mode === 'ordinary') giveOrdinaryMode(draft);
    await mkdir(path.dirname(folder), { recursive: true });
    await rename(draft, folder);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST' && code !== 'ENOTDIR') throw error;
    if (await holdsExactly(folder, files)) return;
    throw new PublicationConflict(
      `${folder} already holds another paper; move it away, then reset the run to publish again`,
    );
  } finally {
    await removeInTime(draft);
  }
}

async function pointLatest(papers: string, home: string, run: string): Promise<void> {
  const latest = path.join(home, 'latest');
  const temporary = await openTemporary(papers);
  const link = path.join(temporary, temporaryName());
  try {
    await symlink(run, link);
    await rename(link, latest);
  } catch (error) {
    await removeInTime(link);
    const code = (error as NodeJS.ErrnoException).code;
    // A copied or unpacked `latest` is a folder of its own. It is not ours to remove, and the paper is there.
    if (code === 'EISDIR' || code === 'ENOTEMPTY' || code === 'EEXIST') return;
    // File systems without symbolic links get the run's folder name in a file instead.
    if (code !== 'EPERM' && code !== 'ENOSYS' && code !== 'EOPNOTSUPP') throw error;
    await replaceFile({ file: latest, temporary, content: `${run}\n` });
    giveOrdinaryMode(latest);
  }
}

const homeOf = ({ profile, run }: Publication) => path.join(profile.papersFolder, folderName(run.workflowId));

/** Twelve hexadecimal digits. */
function hashOfFiles(files: FileContents): string {
  const hash = createHash('sha256');
  for (const [name, content] of Object.entries(files))
    hash.update(`${name} ${content.length}\n`).update(content);
  return hash.digest('hex').slice(0, 12);
}

/** Writes what stands at the gate, for the owner to read. Idempotent. */
export async function writeDraft(publication: Publication): Promise<PaperFiles> {
  const { run, draft, profile } = publication;
  const files = renderFiles(publication);
  // Named by what the pages say: after a reset another tribunal may have judged the same draft, and a later version of
  // this program may set it differently.
  const name = `${draft.round}-${hashOfFiles(files)}`;
  const folder = path.join(homeOf(publication), 'drafts', folderName(run.runId), name);
  makeOrdinaryFolder(homeOf(publication));
  await writeFolder({ papers: profile.papersFolder, folder, files, mode: 'private' });
  return { folder, ...FILE_NAMES };
}

/** The draft that a published folder holds; undefined where there is no folder, or not a whole paper of ours in it. */
async function draftIn(folder: string): Promise<Ref | undefined> {
  const names = await readdir(folder).catch((): string[] => []);
  if (!Object.values(FILE_NAMES).every((name) => names.includes(name))) return undefined;
  try {
    const text = await readFile(path.join(folder, FILE_NAMES.evidence), 'utf8');
    return manifest.parse(JSON.parse(text)).artifacts.draft;
  } catch {
    return undefined;
  }
}

/**
 * Publishes. Idempotent: the same draft again changes nothing, also when it was approved again after a reset.
 * Another draft of the same run goes into a folder beside the first. @throws PublicationConflict
 */
export async function writePaper(publication: Publication): Promise<PaperFiles> {
  const { profile, draftRef } = publication;
  const home = homeOf(publication);
  const run = folderName(publication.run.runId);
  const there = await draftIn(path.join(home, run));
  const isOther = there !== undefined && there !== draftRef;
  const name = isOther ? `${run}-${draftRef.slice('sha256:'.length, 19)}` : run;
  const folder = path.join(home, name);
  makeOrdinaryFolder(home);
  if ((await draftIn(folder)) !== draftRef) {
    const files = renderFiles(publication);
    await writeFolder({ papers: profile.papersFolder, folder, files, mode: 'ordinary' });
  }
  await pointLatest(profile.papersFolder, home, name);
  return { folder, ...FILE_NAMES };
}
