import { aws } from '../cloud-events.js';
import { inCloud, times } from '../json-entry.js';
import type { Scenario } from '../scenario.js';

/** Where the attacker calls from: a documentation address (RFC 5737). */
const ATTACKER = '203.0.113.171';

export const AWS: readonly Scenario[] = [
  inCloud(
    {
      name: 'aws-logging-off',
      title: 'The trail of AWS is stopped and deleted',
      techniques: ['T1562.008'],
      detections: ['AWS Logging Stopped or Deleted'],
      logs: ['cloudtrail'],
    },
    (at, random) => [
      aws(at(0), { user: 'ci-old', service: 'cloudtrail', name: 'DescribeTrails', ip: ATTACKER }, random),
      aws(
        at(9),
        { user: 'ci-old', service: 'cloudtrail', name: 'StopLogging', ip: ATTACKER, request: { name: 'org-trail' } },
        random,
      ),
      aws(
        at(15),
        { user: 'ci-old', service: 'cloudtrail', name: 'DeleteTrail', ip: ATTACKER, request: { name: 'org-trail' } },
        random,
      ),
    ],
  ),
  inCloud(
    {
      name: 'aws-snapshot-sharing',
      title: 'A snapshot of a disk is shared with a foreign account',
      techniques: ['T1537'],
      detections: ['AWS Snapshot Shared With Foreign Account'],
      logs: ['cloudtrail'],
    },
    (at, random) => [
      aws(
        at(0),
        { user: 'ci-old', service: 'ec2', name: 'CreateSnapshot', ip: ATTACKER, request: { volumeId: 'vol-0aa11' } },
        random,
      ),
      aws(
        at(60),
        {
          user: 'ci-old',
          service: 'ec2',
          name: 'ModifySnapshotAttribute',
          ip: ATTACKER,
          request: {
            snapshotId: 'snap-0bb22',
            createVolumePermission: { add: { items: [{ userId: '999988887777' }] } },
            attributeType: 'CREATE_VOLUME_PERMISSION',
          },
          response: { _return: true },
        },
        random,
      ),
    ],
  ),
  inCloud(
    {
      name: 'aws-bucket-theft',
      title: 'A bucket is read from end to end',
      techniques: ['T1530'],
      detections: ['AWS Bucket Read in Bulk'],
      logs: ['cloudtrail'],
    },
    (at, random) =>
      times(120, (i) =>
        aws(
          at(i),
          {
            user: 'ci-old',
            service: 's3',
            name: 'GetObject',
            ip: ATTACKER,
            request: { bucketName: 'corp-customer-exports', key: `2024/part-${String(i).padStart(4, '0')}.csv` },
          },
          random,
        ),
      ),
  ),
  inCloud(
    {
      name: 'aws-key-for-another',
      title: 'A user makes an access key for another one and gives it all rights',
      techniques: ['T1098.001', 'T1098.003'],
      detections: [
        'AWS Access Key Made for Another User',
        'AWS Administrator Policy Attached',
        'AWS User Calls From New Address',
      ],
      logs: ['cloudtrail'],
    },
    (at, random) => [
      aws(
        at(0),
        {
          user: 'ann',
          service: 'iam',
          name: 'CreateAccessKey',
          ip: ATTACKER,
          request: { userName: 'backup-robot' },
          response: { accessKey: { accessKeyId: 'AKIAEXAMPLE', status: 'Active', userName: 'backup-robot' } },
        },
        random,
      ),
      aws(
        at(20),
        {
          user: 'ann',
          service: 'iam',
          name: 'AttachUserPolicy',
          ip: ATTACKER,
          request: { userName: 'backup-robot', policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
        },
        random,
      ),
    ],
  ),
  inCloud(
    {
      name: 'aws-instance-credentials',
      title: "A machine's role is used from outside",
      techniques: ['T1552.005', 'T1078.004'],
      detections: ['AWS Instance Role Used From Several Addresses'],
      logs: ['cloudtrail'],
    },
    (at, random) => {
      const role = { name: 'web-role', session: 'i-0c1d2e3f4a5b6c7d8' };
      return [
        aws(at(-300), { role, service: 's3', name: 'ListBuckets', ip: '192.0.2.80', agent: 'Boto3/1.34' }, random),
        aws(at(0), { role, service: 'sts', name: 'GetCallerIdentity', ip: ATTACKER }, random),
        aws(at(12), { role, service: 's3', name: 'ListBuckets', ip: ATTACKER }, random),
      ];
    },
  ),
];
