import { z } from 'zod';
import { STATUSES } from '../../operation/index.js';
import { type Endpoint, endpoint } from './endpoint.js';
import type { ApiHost } from './host.js';

const status = z.enum(STATUSES);

const report = z.object({
  status,
  checks: z.array(
    z.object({
      id: z.string().describe('disk.space, inputs.silent …'),
      status,
      message: z.string(),
      hint: z.string().optional(),
      items: z.array(z.string()).optional(),
    }),
  ),
});

export function doctorEndpoint({ operation }: ApiHost): Endpoint {
  return endpoint({
    method: 'GET',
    path: '/api/v1/doctor',
    role: 'engineer',
    tag: 'system',
    summary: 'What is wrong with the server, its data and its schedule, and what to do about it',
    answer: { schema: report },
    handle: () => operation.doctor(),
  });
}
