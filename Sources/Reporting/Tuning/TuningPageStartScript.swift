extension TuningPage {
    /// Script: choosing a setting in all views, the theme, copying, and the first drawing.
    static let startScript = #"""
        function choose(i) {
          if (!S[i]) return;
          var active = document.activeElement, where = active && active.closest('[id]'), was = active && active.getAttribute('data-i') !== null;
          selected = i;
          redraws.forEach(function (f) { f(); });
          try { history.replaceState(null, '', i === D.rec ? location.pathname + location.search : '#s' + i); } catch (e) { /* strict file URLs */ }
          tip(null);
          // The focused point was drawn anew: the focus goes to its successor.
          if (was && where) {
            var host = $(where.id), next = host && host.querySelector('[data-i="' + i + '"]');
            if (next) { next.setAttribute('tabindex', 0); next.focus({preventScroll: true}); }
          }
        }
        function drawAll() { redraws.forEach(function (f) { f(); }); drawCurve(); }
        function theme(name) { document.documentElement.dataset.theme = name; }
        theme(window.matchMedia && matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
        $('theme').addEventListener('click', function () {
          theme(document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark');
          drawAll();
        });
        $('copy').addEventListener('click', function () {
          function done(ok) { $('copied').textContent = ok ? 'Copied' : 'Selected: press Ctrl+C'; }
          function select() {
            var range = document.createRange(), chosen = getSelection();
            range.selectNodeContents($('yaml'));
            chosen.removeAllRanges();
            chosen.addRange(range);
            var ok = false;
            try { ok = document.execCommand('copy'); } catch (e) { ok = false; }
            done(ok);
          }
          if (navigator.clipboard && window.isSecureContext) navigator.clipboard.writeText(D.yaml).then(function () { done(true); }, select);
          else select();
        });
        $('source').textContent = 'Muster tune \u00b7 ' + D.source;
        $('about').textContent = D.about;
        $('verdict').textContent = D.verdict;
        $('yaml').textContent = D.yaml;
        $('reasons').replaceChildren.apply($('reasons'), D.reasons.map(function (r) { return el('li', {}, r); }));
        $('warnings').replaceChildren.apply($('warnings'), D.warnings.map(function (w) { return el('p', {}, w); }));
        if (!S[D.rec]) {
          $('headline').textContent = 'No setting was swept';
          document.querySelector('main').hidden = true;
          return;
        }
        $('headline').replaceChildren('Recommended: ', el('b', {}, D.headline));
        options($('pick'), S.map(function (s) { return [String(s.i), (SIGN[kind(s)] + ' ' + s.name).trim()]; }), String(selected), function () { choose(Number($('pick').value)); });
        $('reset').addEventListener('click', function () { choose(D.rec); });
        measureOptions($('tx'), M[0].key, drawTrade);
        measureOptions($('ty'), (M[1] || M[0]).key, drawTrade);
        measureOptions($('hm'), (M[1] || M[0]).key, drawHeat);
        $('only').addEventListener('change', drawTrade);
        function both() { drawLines(); drawHeat(); }
        var axes = D.dims.filter(function (d) { return S.some(function (s) { return s.v[dim(d.key)][1] !== null; }); });
        options($('lx'), axes.map(function (d) { return [d.key, d.name.toLowerCase()]; }), D.axis || (axes[0] || {}).key || '', both);
        options($('ll'), D.dims.map(function (d) { return [d.key, d.name.toLowerCase()]; }).concat([['', 'nothing']]), D.lines || '', both);
        $('mapas').addEventListener('change', drawMaps);
        $('eff').addEventListener('change', drawTable);
        $('find').addEventListener('input', drawTable);
        document.addEventListener('keydown', function (e) { if (e.key === 'Escape') tip(null); });
        redraws = [drawVersus, drawTrade, drawLines, drawHeat, drawMaps, drawNights, drawTable];
        var linked = /^#s(\d+)$/.exec(location.hash);
        if (linked && S[Number(linked[1])]) selected = Number(linked[1]);
        drawAll();
        var width = innerWidth, timer = 0;
        window.addEventListener('resize', function () {
          if (innerWidth === width) return;
          width = innerWidth;
          clearTimeout(timer);
          timer = setTimeout(drawAll, 120);
        });
        """#
}
