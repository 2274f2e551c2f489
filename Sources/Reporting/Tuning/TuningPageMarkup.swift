extension TuningPage {
    /// The page's body before its scripts.
    static let markup = ##"""
        <body>
        <a class="skip" href="#table">Skip to the table of settings</a>
        <header>
          <div class="brand"><div><p class="soft" id="source"></p><h1 id="headline"></h1><p id="verdict"></p><p id="about"></p></div>
          <button id="theme" type="button" class="icon" aria-label="Light or dark" title="Light or dark">&#9680;</button></div>
          <div class="hero">
            <div><ul id="reasons"></ul><div id="warnings" role="note" aria-label="Warnings"></div></div>
            <figure class="yaml"><figcaption>muster.yaml
              <button id="copy" type="button">Copy</button><span id="copied" role="status"></span></figcaption>
              <pre id="yaml" tabindex="0" aria-label="The recommendation as lines of muster.yaml"></pre></figure>
          </div>
        </header>
        <main>
        <section id="compare" class="card" aria-labelledby="h-compare">
          <div class="head"><h2 id="h-compare">Chosen against recommended</h2>
            <label>Setting <select id="pick"></select></label>
            <button type="button" id="reset">Back to the recommended</button></div>
          <p class="soft">Choose a setting here, in the table or in any chart with a click or Enter; arrow keys move between points.</p>
          <div id="versus" class="wide" aria-live="polite"></div>
        </section>
        <section class="card" aria-labelledby="h-trade">
          <div class="head"><h2 id="h-trade">Trade-off</h2>
            <label>Across <select id="tx"></select></label><label>Up <select id="ty"></select></label>
            <label><input type="checkbox" id="only"> efficient only</label></div>
          <div id="trade" class="plot"></div><div class="key" id="tradekey"></div>
        </section>
        <section class="card" aria-labelledby="h-lines">
          <div class="head"><h2 id="h-lines">Every figure</h2>
            <label>Against <select id="lx"></select></label><label>a line for each <select id="ll"></select></label></div>
          <p class="soft" id="fixed"></p>
          <div id="lines" class="many"></div><div class="key" id="lineskey"></div>
        </section>
        <section class="card" aria-labelledby="h-heat">
          <div class="head"><h2 id="h-heat">Heat map</h2><label>Figure <select id="hm"></select></label></div>
          <div id="heat" class="wide"></div><div class="key" id="heatkey"></div>
        </section>
        <section class="card" id="mapcard" aria-labelledby="h-maps">
          <div class="head"><h2 id="h-maps">One night, side by side</h2>
            <label>Clusters as <select id="mapas"><option value="way">visiting order</option>
            <option value="hull">hulls</option><option value="star">stars</option></select></label></div>
          <p class="soft" id="mapnote"></p>
          <div id="maps" class="many"></div>
        </section>
        <section class="card" aria-labelledby="h-nights">
          <div class="head"><h2 id="h-nights">Night by night</h2></div>
          <p class="soft" id="nightsnote"></p>
          <div id="nights" class="many"></div>
        </section>
        <section class="card" id="curvecard" aria-labelledby="h-curve">
          <div class="head"><h2 id="h-curve">Distance to the k-th neighbour</h2></div>
          <p class="soft">Each ticket's distance to its k-th neighbour, itself counted, from least to greatest. The bend is a
            natural value for eps: below it many tickets are noise, above it dense places run together.</p>
          <div id="curve" class="plot"></div><div class="key" id="curvekey"></div>
        </section>
        <section class="card" aria-labelledby="h-table">
          <div class="head"><h2 id="h-table">All settings</h2>
            <label><input type="checkbox" id="eff"> efficient only</label>
            <label>Find <input type="search" id="find" autocomplete="off" spellcheck="false"></label>
            <span id="hits" class="soft" role="status"></span></div>
          <div class="wide"><table id="table" tabindex="-1"><thead></thead><tbody></tbody></table></div>
          <p class="soft">&#9733; recommended &#183; &#9670; cannot be told from it over these nights &#183; &#9679; efficient: no other
            setting is at least as good in every compared figure and better in one. "Chosen" is the share of resampled
            histories in which this setting would have been recommended.</p>
        </section>
        </main>
        <div id="tip" role="tooltip" hidden></div>
        <noscript>This page needs JavaScript, which is inside this file; nothing is loaded from anywhere.</noscript>

        """##
}
