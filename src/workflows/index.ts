// Only workflows are exported here: every export is a workflow type.
export { arxivRole } from './arxiv-role';
export { research } from './research';
