// Writes a paper's folders, each completely or not at all:
//   <papers>/<id>/<run>/                      the published paper, never overwritten
//   <papers>/<id>/latest                      points to the run published last
//   <papers>/<id>/drafts/<run>/<round>-<hash>/  a draft that was at the gate

import { createHash } from 'node:crypto';
import { readFile, rename, symlink } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Kept } from '../contract/activities';
import { FILE_NAMES, type PaperFiles } from '../contract/paper-files';
import type { Ref } from '../contract/ref';

import { giveOrdinaryMode, makeOrdinaryFolder } from '../machine/private-files';
import { manifest } from '../records/manifest';
import type { Approval, Publication } from '../records/publication';
import { replaceFile, sweepTemporary, temporaryName } from '../store/atomic-file';
import { removeInTime } from '../store/removal';
import type { Journal } from '../store/store';
import { type FileContents, renderFiles } from './files';
import { folderName } from './folder-name';
import { hashesOf, keptText, look, openTemporary, place, temporaryIn } from './paper-place';

export { PublicationConflict } from './paper-place';

/** Removes unfinished files of killed processes. */
export const sweepPapers = (papers: string): Promise<void> => sweepTemporary(temporaryIn(papers));

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
    // A copied or unpacked `latest` is a real folder. It is not ours to remove, and the paper itself is in
    // place.
    if (code === 'EISDIR' || code === 'ENOTEMPTY' || code === 'EEXIST') return;
    // On file systems without symbolic links, `latest` is a file with the run's folder name.
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

/** Files journalled by an older worker lack formats that were added later. */
const paperFiles = (folder: string, files: FileContents): PaperFiles => {
  const there = Object.entries(FILE_NAMES).filter(([, name]) => files[name] !== undefined);
  return { folder, ...Object.fromEntries(there) } as PaperFiles;
};

/** Writes the draft that is at the gate, for the owner to read. Idempotent. @throws PublicationConflict */
export async function writeDraft(publication: Publication): Promise<PaperFiles & Kept> {
  const { run, draft, profile } = publication;
  const files = renderFiles(publication);
  // Named by the pages' content: after a reset another tribunal may have judged the same draft, and a later
  // version of this program may typeset it differently.
  const name = `${draft.round}-${hashOfFiles(files)}`;
  const folder = path.join(homeOf(publication), 'drafts', folderName(run.runId), name);
  makeOrdinaryFolder(homeOf(publication));
  await place({ papers: profile.papersFolder, folder, files, mode: 'private' });
  return { ...paperFiles(folder, files), ...(await keptIn(folder, files)) };
}

async function keptIn(folder: string, files: FileContents): Promise<Kept> {
  const found = await look(folder, hashesOf(files));
  const keptAside = await keptText(folder, found.kind === 'whole' ? found.added : []);
  return keptAside === undefined ? {} : { keptAside };
}

/** What a published folder states about itself: the draft, and the decision that published it. */
async function publishedIn(folder: string): Promise<{ draft: Ref; decision: Approval } | undefined> {
  try {
    const text = await readFile(path.join(folder, FILE_NAMES.evidence), 'utf8');
    const { artifacts, decision } = manifest.parse(JSON.parse(text));
    return { draft: artifacts.draft, decision };
  } catch {
    return undefined;
  }
}

/**
 * As base64, so that the published bytes stay the same, whichever version of this program reads them later.
 */
const publishedFiles = z.record(z.string(), z.string());

const toText = (files: FileContents) =>
  Object.fromEntries(Object.entries(files).map(([name, content]) => [name, content.toString('base64')]));
const toFiles = (text: z.infer<typeof publishedFiles>): FileContents =>
  Object.fromEntries(Object.entries(text).map(([name, content]) => [name, Buffer.from(content, 'base64')]));

const keyOf = ({ run, draftRef, approval }: Publication) => ({
  run,
  step: 'publish',
  request: { draft: draftRef, approval },
});

/** The files of a publication, with the same bytes as the first time. */
async function filesOf(publication: Publication, journal: Journal | undefined): Promise<FileContents> {
  const key = keyOf(publication);
  const known = await journal?.find(key, publishedFiles);
  if (known !== undefined) return toFiles(known);
  const files = renderFiles(publication);
  return journal === undefined ? files : toFiles(await journal.record(key, toText(files), publishedFiles));
}

/**
 * The files that an earlier decision published, according to the folder. With a journal, only its entry
 * counts: anyone who edits a page could edit its decision too.
 */
async function publishedBefore(
  publication: Publication,
  journal: Journal | undefined,
): Promise<FileContents | undefined> {
  if (journal === undefined) return renderFiles(publication);
  const known = await journal.find(keyOf(publication), publishedFiles);
  return known && toFiles(known);
}

/**
 * Publishes the paper. Idempotent: publishing the same draft again changes nothing, even if it was approved
 * again after a reset. A folder that was edited since is kept under a dated name, and the paper is written
 * again. Another draft of the same run goes into a folder next to the first. @throws PublicationConflict
 */
export async function writePaper(publication: Publication, journal?: Journal): Promise<PaperFiles & Kept> {
  const { profile, draftRef } = publication;
  const home = homeOf(publication);
  const run = folderName(publication.run.runId);
  const other = await publishedIn(path.join(home, run));
  const isOther = other !== undefined && other.draft !== draftRef;
  const name = isOther ? `${run}-${draftRef.slice('sha256:'.length, 19)}` : run;
  const folder = path.join(home, name);
  makeOrdinaryFolder(home);
  const there = await publishedIn(folder);
  // Approved again later: the first decision published it, and its page stays as it is, even if the folder
  // was edited since.
  const before =
    there?.draft === draftRef && there.decision.kind === 'approved'
      ? await publishedBefore({ ...publication, approval: there.decision }, journal)
      : undefined;
  const isWhole = before !== undefined && (await look(folder, hashesOf(before))).kind === 'whole';
  const known = before !== undefined && (isWhole || journal !== undefined);
  const files = known ? before : await filesOf(publication, journal);
  await place({ papers: profile.papersFolder, folder, files, mode: 'ordinary' });
  await pointLatest(profile.papersFolder, home, name);
  return { ...paperFiles(folder, files), ...(await keptIn(folder, files)) };
}
