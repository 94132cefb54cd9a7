import { knowledgeMessages } from '../diagnostics/codes/knowledge.js';
import { type Diagnostic, diagnoser } from '../diagnostics/index.js';

export const diagnose = diagnoser(knowledgeMessages);

/** Takes the diagnostics of everything that is read along the way. */
export type Report = (diagnostic: Diagnostic) => void;
