import type { Scenario } from '../scenario.js';
import { sysmonEntry } from '../windows/windows-entry.js';
import { AWS } from './cloud-aws.js';
import { IDENTITY } from './cloud-identity.js';
import { PLATFORMS } from './cloud-platforms.js';
import { LINUX } from './linux.js';
import { ORDINARY_WORK } from './ordinary-work.js';
import { abusedWebServices } from './web-services.js';
import { CONTROL } from './windows-control.js';
import { EXECUTION } from './windows-execution.js';

const WEB_SERVICES: Scenario = {
  name: 'web-services',
  title: 'A remote-access trojan finds its controller through public web services',
  techniques: ['T1102'],
  detections: ['Windows Abused Web Services'],
  logs: ['sysmon'],
  play: ({ desks, from, to, random }) => abusedWebServices(desks, from, to, random).map(sysmonEntry),
};

/** Everything that can be simulated, attacks first. */
export const SCENARIOS: readonly Scenario[] = [
  WEB_SERVICES,
  ...EXECUTION,
  ...CONTROL,
  ...LINUX,
  ...AWS,
  ...IDENTITY,
  ...PLATFORMS,
  ORDINARY_WORK,
];
