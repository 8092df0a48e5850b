import { z } from 'zod'

const CertificateFacts = z.object({
  fingerprint: z.string().describe('SHA-256, as browsers show it'),
  expiresAt: z.iso.datetime(),
})

/** How browsers come to Guesthouse, and whether somebody on the way can read along. */
export const Connection = z
  .object({
    addresses: z.array(z.string()).describe('Where it can be opened, the best first'),
    reach: z.enum(['this-host', 'network']).describe('Who can connect to its port'),
    encryption: z
      .enum(['none', 'own-certificate', 'given-certificate'])
      .describe('Of its own port; a proxy in front may encrypt besides'),
    certificate: CertificateFacts.extend({ names: z.array(z.string()) }).nullable(),
    authority: CertificateFacts.nullable().describe('What devices have to trust: GET /api/ca-certificate has it'),
    trustedProxies: z.array(z.string()),
  })
  .meta({ id: 'Connection' })
export type Connection = z.infer<typeof Connection>
