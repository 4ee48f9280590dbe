import { MotError } from '@mot/core'

const redirectLimit = 5

/**
 * GET that follows redirects one by one and checks each: https, or http from this machine only.
 * @throws MotError `invalid-option` when the URL itself is another, `download-failed` when a redirect leads to another.
 */
export async function guardedFetch(url: URL, headers: Record<string, string>, signal: AbortSignal): Promise<Response> {
  if (!isTrusted(url)) {
    throw new MotError('invalid-option', `Networks are loaded over https (http from this machine only), got ${url}.`)
  }
  let place = url
  for (let redirects = 0; redirects <= redirectLimit; redirects++) {
    const response = await fetch(place, { headers, signal, redirect: 'manual' })
    const location = response.headers.get('location')
    if (response.status < 300 || response.status > 399 || location === null) return response
    await response.body?.cancel()
    place = new URL(location, place)
    if (!isTrusted(place)) {
      throw new MotError('download-failed', `${url} leads to ${place}, which is neither https nor on this machine.`)
    }
  }
  throw new MotError('download-failed', `${url} redirects more than ${redirectLimit} times.`)
}

function isTrusted({ protocol, hostname }: URL): boolean {
  if (protocol === 'https:') return true
  return protocol === 'http:' && (hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname))
}
