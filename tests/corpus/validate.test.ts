import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { after, before, describe, it } from 'node:test';
import {
  type Content,
  loadContent,
  type RuleSet,
  readTechniques,
  type Validation,
  validate,
} from '../../src/content/index.js';
import type { Diagnostic } from '../../src/diagnostics/index.js';
import { inspect } from '../../src/search/index.js';
import { openEmbedded, type Store } from '../../src/store/index.js';
import { contentWorkspace } from './content-workspace.js';
import { corpusFolder, NO_CORPUS } from './corpus.js';

const root = join(corpusFolder() ?? '', 'security_content');
const SKIP = corpusFolder() === undefined ? NO_CORPUS : false;

/** Detections that cannot work as they are written, or only by chance, and the rule that says so. */
const BROKEN: readonly (readonly [file: string, code: string])[] = [
  ['endpoint/windows_abused_web_services.yml', 'rule/in-list-glued'],
  ['endpoint/detect_certify_with_powershell_script_block_logging.yml', 'rule/in-list-comma'],
  ['endpoint/known_services_killed_by_ransomware.yml', 'rule/in-list-no-comma'],
  ['endpoint/powershell_remote_thread_to_known_windows_process.yml', 'rule/in-list-no-comma'],
  ['endpoint/ping_sleep_batch_command.yml', 'rule/glued-quote'],
  ['endpoint/ping_sleep_batch_command.yml', 'rule/html-entity'],
  ['endpoint/registry_keys_used_for_persistence.yml', 'rule/glued-quote'],
  ['endpoint/windows_rasautou_dll_execution.yml', 'rule/glued-quote'],
  ['endpoint/windows_scheduled_task_dll_module_loaded.yml', 'rule/list-comma'],
  ['endpoint/suspicious_copy_on_system32.yml', 'rule/model-field-unknown'],
  ['endpoint/create_local_admin_accounts_using_net_exe.yml', 'rule/model-field-unknown'],
  ['endpoint/windows_modify_registry_qakbot_binary_data_registry.yml', 'rule/model-field-unknown'],
  ['network/detect_remote_access_software_usage_traffic.yml', 'rule/model-field-unknown'],
  ['web/papercut_ng_remote_web_access_attempt.yml', 'rule/model-field-unknown'],
  ['web/supernova_webshell.yml', 'rule/model-field-unknown'],
  ['endpoint/network_share_discovery_via_dir_command.yml', 'rule/message-token-not-output'],
];

const isError = ({ kind }: Diagnostic): boolean => kind !== 'warning';

describe('karst validate over security_content', { skip: SKIP }, () => {
  let store: Store;
  let content: Content;
  let run: (set: RuleSet) => Promise<Validation>;

  before(async () => {
    if (SKIP !== false) return;
    store = await openEmbedded({});
    content = await loadContent([root]);
    const { known } = await contentWorkspace(root);
    const csv = await readFile(join(import.meta.dirname, '../../packs/attack/techniques.csv'), 'utf8');
    // Levels change, searches do not: they are compiled once for both sets.
    const inspected = new Map<string, ReturnType<typeof inspect>>();
    const once = (spl: string): ReturnType<typeof inspect> => {
      const found = inspected.get(spl) ?? inspect({ spl, ...known }, store);
      inspected.set(spl, found);
      return found;
    };
    run = (set) =>
      validate(content, {
        set,
        switches: new Map(),
        today: new Date().toISOString().slice(0, 10),
        techniques: readTechniques(csv),
        inspect: once,
        fieldsOfSource: () => undefined,
      });
  });
  after(() => store?.close());

  const shown = ({ file, code, message }: Diagnostic): string => `${relative(root, file ?? '')} ${code} ${message}`;

  it('finds no error by the rules of contentctl, which published it all', async (t) => {
    const begun = performance.now();
    const { diagnostics, objects, searches } = await run('contentctl');
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    t.diagnostic(`${objects} objects and ${searches.checked} searches in ${seconds} s`);
    assert.deepEqual(diagnostics.filter(isError).map(shown), []);
  });

  it('names what is broken by the strict rules, with its place', async () => {
    const { diagnostics } = await run('strict');
    for (const [file, code] of BROKEN) {
      const here = diagnostics.filter((d) => d.file === join(root, 'detections', file));
      const found = here.find((d) => d.code === code);
      assert.ok(found, `${file} ${code}, but: ${here.map(({ code: c }) => c).join(' ')}`);
      assert.ok(found.span !== undefined && found.source !== undefined, file);
    }
  });

  it('says of no field that results lack it where a unit test of the detection needs it', async () => {
    const { diagnostics } = await run('strict');
    // contentctl's unit test asks every row for the fields that get risk: what was tested in production has them.
    const tested = new Set(
      content.detections
        .filter(
          ({ status, tests, tags }) => status === 'production' && tests.length > 0 && tags.manualTest === undefined,
        )
        .map(({ file }) => file),
    );
    const wrong = diagnostics.filter((d) => d.code === 'rule/risk-field-not-output' && tested.has(d.file ?? ''));
    assert.deepEqual(wrong.map(shown), []);
  });
});
