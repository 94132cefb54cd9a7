import type { Content, ContentSettings } from '../content/index.js';
import { buildMessages } from '../diagnostics/codes/build.js';
import { type Diagnostic, diagnoser } from '../diagnostics/index.js';

const diagnose = diagnoser(buildMessages);

/** What the built app says of itself. */
export interface AppInfo {
  /** In front of the names of saved searches. */
  readonly label: string;
  readonly title: string;
  /** Name of the app's folder. */
  readonly id: string;
  readonly version: string;
  readonly build: string;
  readonly description: string;
  readonly author: { readonly name: string; readonly email: string; readonly company: string };
  /** Whether kill chain phases are told, which techniques imply. */
  readonly enrichments: boolean;
}

/** The newest date of the content: of the same content the same build comes, whenever it is made. */
export function newestDate(content: Pick<Content, 'detections' | 'stories'>): string {
  const dates = [...content.detections, ...content.stories.values()].map(({ date }) => date);
  return dates.sort().at(-1) || '1970-01-01';
}

/** Folders of what else is built. */
const TAKEN = ['api', 'docs', 'reporting'];

function problemsOf({ appId, version, file }: Partial<ContentSettings>): readonly Diagnostic[] {
  const place = file === undefined ? {} : { file };
  const found: Diagnostic[] = [];
  if (appId !== undefined && (!/^[a-zA-Z0-9_-]+$/.test(appId) || TAKEN.includes(appId)))
    found.push(diagnose('build/app-id', place, appId));
  if (version !== undefined && !/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/.test(version))
    found.push(diagnose('build/app-version', place, version));
  return found;
}

/** What contentctl.yml or build.yml of the last directory says of the app; saved searches are called as Karst calls them. */
export function appInfo(content: Content): { readonly info: AppInfo; readonly diagnostics: readonly Diagnostic[] } {
  const settings: Partial<ContentSettings> = content.settings.at(-1) ?? {};
  const title = settings.title ?? 'Custom Splunk Content Pack';
  const info: AppInfo = {
    label: settings.label ?? 'ESCU',
    title,
    id: settings.appId ?? 'ContentPack',
    version: settings.version ?? '0.0.1',
    build: settings.build ?? `${newestDate(content).replaceAll('-', '')}000000`,
    description: settings.description ?? title,
    author: {
      name: settings.authorName ?? '',
      email: settings.authorEmail ?? '',
      company: settings.authorCompany ?? settings.authorName ?? '',
    },
    enrichments: settings.enrichments ?? false,
  };
  return { info, diagnostics: problemsOf(settings) };
}
