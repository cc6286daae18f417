// Runs before JupyterLab: counts the messages of each kernel connection and tells the count when it is opened anew, so that the
// container sends exactly what is missing. Without it, what was on its way when a connection broke would be lost.
(() => {
  const Native = window.WebSocket
  const received = new Map()
  const ACK_MS = 1000

  const streamOf = (url) => {
    const { pathname, searchParams } = new URL(url, location.href)
    return /^\/api\/kernels\/[^/]+\/channels$/.test(pathname) && searchParams.get('session_id') ? `${pathname} ${searchParams.get('session_id')}` : null
  }

  const withCount = (url, count) => {
    const counted = new URL(url, location.href)
    counted.protocol = counted.protocol.replace('http', 'ws')
    counted.searchParams.set('after', String(count))
    return counted.href
  }

  class CountingWebSocket extends Native {
    constructor(url, protocols = []) {
      const stream = streamOf(url)
      super(stream === null ? url : withCount(url, received.get(stream) ?? 0), protocols)
      if (stream !== null) this.#count(stream)
    }

    #count(stream) {
      let told = received.get(stream) ?? 0
      // Added before anyone else's listener: a message is counted exactly when the page gets it.
      this.addEventListener('message', () => received.set(stream, (received.get(stream) ?? 0) + 1))
      const timer = setInterval(() => {
        const count = received.get(stream) ?? 0
        if (this.readyState !== Native.OPEN || count === told) return
        told = count
        this.send(`ack ${count}`)
      }, ACK_MS)
      this.addEventListener('close', () => clearInterval(timer))
    }
  }

  window.WebSocket = CountingWebSocket
})()
