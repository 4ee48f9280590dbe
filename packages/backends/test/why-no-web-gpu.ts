/**
 * Why WebGPU cannot be used in this page; empty where it can. Browsers have `navigator.gpu` without a device, too, so
 * an adapter is requested.
 */
export async function whyNoWebGpu(): Promise<string> {
  if (!navigator.gpu) return 'this browser has no WebGPU'
  try {
    return (await navigator.gpu.requestAdapter()) ? '' : 'this browser has no WebGPU adapter'
  } catch (error) {
    return String(error)
  }
}
