extension HTMLMap {
    /// The page's body before its scripts.
    static let markup = ##"""
        <body>
        <a class="skip" href="#list">Skip to the list of clusters</a>
        <div id="app">
        <aside id="panel" aria-label="Plan">
          <header>
            <div class="brand">
              <svg width="26" height="26" viewBox="0 0 26 26" aria-hidden="true"><g fill="none" stroke="currentColor"
                stroke-width="1.6"><circle cx="13" cy="13" r="11.2" stroke-dasharray="2.6 2.4"/></g>
                <g fill="currentColor"><circle cx="13" cy="12" r="2.9"/><circle cx="7.2" cy="9" r="1.7"/>
                <circle cx="18.6" cy="8.2" r="1.7"/><circle cx="9.4" cy="18" r="1.7"/><circle cx="18" cy="17.2" r="1.7"/></g></svg>
              <div><h1>Muster</h1><p id="source"></p></div>
              <button id="theme" type="button" class="icon" aria-label="Light or dark" title="Light or dark">
                <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true"><circle cx="9" cy="9" r="7"
                fill="none" stroke="currentColor" stroke-width="1.6"/><path d="M9 2a7 7 0 0 1 0 14z" fill="currentColor"/></svg>
              </button>
            </div>
            <div id="tiles" class="tiles"></div>
          </header>
          <nav class="tabs" role="tablist" aria-label="Views">
            <button type="button" role="tab" id="tab-list" aria-controls="list" aria-selected="true">Clusters</button>
            <button type="button" role="tab" id="tab-out" aria-controls="out" aria-selected="false">Left out</button>
            <button type="button" role="tab" id="tab-run" aria-controls="run" aria-selected="false">Run</button>
          </nav>
          <section id="list" role="tabpanel" aria-labelledby="tab-list">
            <div class="find">
              <input id="search" type="search" placeholder="Find a ticket or cluster   /" autocomplete="off"
                spellcheck="false" aria-label="Find a ticket or cluster by key or text">
              <div id="chips" class="chips" role="group" aria-label="Show clusters of priority"></div>
            </div>
            <p id="hits" class="hits" role="status"></p>
            <div class="scroll"><table id="table" class="rows"><thead></thead><tbody></tbody></table></div>
          </section>
          <section id="out" role="tabpanel" aria-labelledby="tab-out" hidden><div class="scroll"></div></section>
          <section id="run" role="tabpanel" aria-labelledby="tab-run" hidden><div class="scroll"></div></section>
        </aside>
        <main>
          <div id="map" tabindex="0" aria-label="Map of the clusters. Arrow keys move it, plus and minus zoom."></div>
          <canvas id="canvas" aria-hidden="true"></canvas>
          <div id="tools" class="tools">
            <button type="button" id="zoom-in" class="icon" aria-label="Zoom in" title="Zoom in  +">+</button>
            <button type="button" id="zoom-out" class="icon" aria-label="Zoom out" title="Zoom out  -">&#8722;</button>
            <button type="button" id="zoom-all" class="icon" aria-label="Show everything" title="Show everything  0">
              <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true"><path d="M1.5 5.5v-4h4M10.5 1.5h4v4M14.5
              10.5v4h-4M5.5 14.5h-4v-4" fill="none" stroke="currentColor" stroke-width="1.8"/></svg></button>
          </div>
          <div id="legend" class="legend"></div>
          <div id="scale" class="scale" aria-hidden="true"><span></span></div>
          <div id="note" class="note" hidden></div>
          <div id="tip" class="tip" hidden></div>
          <section id="detail" class="detail" aria-label="Selected cluster" hidden></section>
        </main>
        </div>
        <noscript>This map needs JavaScript, which is inside this file; nothing is loaded from anywhere.</noscript>

        """##
}
