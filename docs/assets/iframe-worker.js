/* The search of the pages that are opened from the disk. Browsers refuse a Worker there, so that
   it runs in a hidden frame instead. Named as the theme asks for it; nothing is loaded from
   anywhere else. */
if (location.protocol === "file:") {
  window.IFrameWorker = class extends EventTarget {
    constructor(url) {
      super()
      const frame = document.createElement("iframe")
      frame.hidden = true
      document.body.appendChild(frame)
      this.frame = frame
      const page = frame.contentWindow.document
      page.open()
      page.write(
        "<script>postMessage = data => parent.postMessage(data, '*');" +
          "importScripts = (...urls) => Promise.all(urls.map(url => new Promise(done => {" +
          "const script = document.createElement('script'); script.src = url;" +
          "script.onload = done; document.body.appendChild(script) })))</" +
          "script><script src='" + url + "'></" + "script>"
      )
      page.close()
      this.loaded = new Promise(done => (frame.onload = done))
      window.addEventListener("message", event => {
        if (event.source !== frame.contentWindow) return
        event.stopImmediatePropagation()
        this.dispatchEvent(new MessageEvent("message", { data: event.data }))
      })
    }
    postMessage(data) {
      this.loaded.then(() => this.frame.contentWindow.dispatchEvent(new MessageEvent("message", { data })))
    }
    terminate() {
      this.frame.remove()
    }
  }
  window.Worker = window.IFrameWorker
}
