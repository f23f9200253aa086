// Only workflows are exported here: every export is a workflow type.
export { research } from './research';
