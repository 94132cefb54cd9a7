import { github, kube } from '../cloud-events.js';
import { inCloud, times } from '../json-entry.js';
import type { Scenario } from '../scenario.js';

/** Where the attacker calls from: a documentation address (RFC 5737). */
const ATTACKER = '203.0.113.171';

export const PLATFORMS: readonly Scenario[] = [
  inCloud(
    {
      name: 'kubernetes-takeover',
      title: 'Secrets are listed, a privileged pod is made and a shell opened in it',
      techniques: ['T1552.007', 'T1611', 'T1609'],
      detections: [
        'Kubernetes Secrets Listed by Person',
        'Kubernetes Privileged Pod Created',
        'Kubernetes Command Run in Pod',
      ],
      logs: ['kubernetes'],
    },
    (at, random) => {
      const who = { user: 'dev-intern', ip: ATTACKER, namespace: 'kube-system' };
      const spec = {
        containers: [
          {
            name: 'p',
            image: 'alpine',
            securityContext: { privileged: true },
            volumeMounts: [{ name: 'h', mountPath: '/host' }],
          },
        ],
        volumes: [{ name: 'h', hostPath: { path: '/' } }],
      };
      return [
        kube(at(0), { ...who, verb: 'list', resource: 'secrets' }, random),
        kube(
          at(30),
          { ...who, verb: 'create', resource: 'pods', name: 'node-debug', request: { kind: 'Pod', spec } },
          random,
        ),
        kube(at(50), { ...who, verb: 'create', resource: 'pods', name: 'node-debug', subresource: 'exec' }, random),
      ];
    },
  ),
  inCloud(
    {
      name: 'github-exposure',
      title: 'A branch loses its protection and a repository becomes public',
      techniques: ['T1562.001', 'T1567.001'],
      detections: ['GitHub Repository Made Public', 'GitHub Branch Protection Removed'],
      logs: ['github'],
    },
    (at, random) => [
      github(
        at(0),
        'k-dev',
        'protected_branch.destroy',
        { repo: 'corp-example/payments', name: 'main', actor_ip: ATTACKER },
        random,
      ),
      github(
        at(200),
        'k-dev',
        'repo.access',
        { repo: 'corp-example/payments', visibility: 'public', previous_visibility: 'private', actor_ip: ATTACKER },
        random,
      ),
    ],
  ),
  inCloud(
    {
      name: 'github-mass-clone',
      title: 'All repositories are cloned with one token',
      techniques: ['T1213.003'],
      detections: ['GitHub Repositories Cloned in Bulk'],
      logs: ['github'],
    },
    (at, random) =>
      times(40, (i) =>
        github(
          at(i * 5),
          'k-dev',
          'git.clone',
          { repo: `corp-example/service-${String(i)}`, actor_ip: ATTACKER, transport_protocol_name: 'http' },
          random,
        ),
      ),
  ),
];
