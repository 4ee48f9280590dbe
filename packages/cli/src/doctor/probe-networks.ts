/** The child process of `check-networks.ts`: tries every provider and sends the reports to its parent. */
import { probeProviders } from '@mot/backends'

process.send?.(await probeProviders())
