import { placed, type ValidateReport } from './report.js';

/** `{objects, detections, compiled, searches, fixed, diagnostics: [{file, line, column, code, severity, message, hint}]}` */
export function toJson({ objects, detections, compiled, searches, fixed, diagnostics }: ValidateReport): string {
  const flat = diagnostics.map((diagnostic) => {
    const { file, line, column, code, severity, message, hint } = placed(diagnostic);
    return { file, line, column, code, severity, message, hint };
  });
  return `${JSON.stringify({ objects, detections, compiled, searches, fixed, diagnostics: flat }, null, 2)}\n`;
}
