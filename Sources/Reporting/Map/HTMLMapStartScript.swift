extension HTMLMap {
    /// Script: legend, keys, themes, and the first view.
    static let startScript = #"""
        function wholeBox() {
          var box = [Infinity, Infinity, -Infinity, -Infinity];
          function add(x, y, r) {
            box = [Math.min(box[0], x - r), Math.min(box[1], y - r), Math.max(box[2], x + r), Math.max(box[3], y + r)];
          }
          C.forEach(function (c) { add(c.wx, c.wy, c.wr); });
          if (!C.length) for (var m = 0; m < N; m++) if (placed[m]) add(WX[m], WY[m], 0);
          if (box[0] > box[2]) box = D.planar ? [-1, -1, 1, 1] : [0.2, 0.25, 0.8, 0.75];
          return box;
        }
        function showAll() { showBox(wholeBox(), D.planar ? MAX_K : 256 * Math.pow(2, 16)); }
        function buildLegend() {
          function sign(draw, text) {
            var icon = svg('svg', {width: 26, height: 14, viewBox: '0 0 26 14'});
            draw.forEach(function (d) { icon.appendChild(svg(d[0], d[1])); });
            $('legend').appendChild(el('div', {}, [icon, text]));
          }
          $('legend').replaceChildren();
          var paint = (dark() ? D.dark : D.light)[0], line = {stroke: paint, 'stroke-width': 1.4, fill: 'none'};
          sign([['path', {d: 'M3 12 8 2 20 3 23 11z', fill: paint, 'fill-opacity': 0.2, stroke: paint}]], 'area of a cluster');
          sign([['circle', Object.assign({cx: 13, cy: 7, r: 6, 'stroke-dasharray': '3 2'}, line)]], 'radius around its centre');
          sign([['path', Object.assign({d: 'M3 11 10 3 16 10 23 4'}, line)]], 'visit path');
          sign([['circle', {cx: 13, cy: 7, r: 3.5, fill: paint}], ['circle', {cx: 13, cy: 7, r: 6, fill: 'none', stroke: 'var(--ink)'}]], 'ticket of highest priority');
          if (U.some(function (u) { return placed[u[0]]; })) {
            sign([['path', {d: 'M9 3l8 8M17 3l-8 8', stroke: 'var(--out)', 'stroke-width': 1.8}]], 'left out');
          }
        }
        function setTheme(name) {
          document.documentElement.dataset.theme = name;
          readColors();
          buildLegend();
          refresh();
          if (state.selected >= 0) select(state.selected, {zoom: false});
        }
        function showTab(name) {
          ['list', 'out', 'run'].forEach(function (n) {
            $(n).hidden = n !== name;
            $('tab-' + n).setAttribute('aria-selected', String(n === name));
            $('tab-' + n).tabIndex = n === name ? 0 : -1;
          });
        }
        ['list', 'out', 'run'].forEach(function (name, index, all) {
          $('tab-' + name).addEventListener('click', function () { showTab(name); });
          $('tab-' + name).addEventListener('keydown', function (e) {
            var step = {ArrowRight: 1, ArrowLeft: 2}[e.key];
            if (!step) return;
            var next = all[(index + step) % 3];
            showTab(next);
            $('tab-' + next).focus();
          });
        });
        $('source').textContent = D.source;
        buildTiles();
        buildChips();
        buildLeftOut();
        buildRun();
        showTab('list');

        var body = $('table').tBodies[0];
        body.addEventListener('click', function (e) {
          var row = e.target.closest('tr');
          if (row) select(Number(row.dataset.i) === state.selected ? -1 : Number(row.dataset.i));
        });
        body.addEventListener('mouseover', function (e) {
          var row = e.target.closest('tr');
          if (row && Number(row.dataset.i) !== state.hover) { state.hover = Number(row.dataset.i); redraw(); }
        });
        body.addEventListener('mouseleave', function () { state.hover = -1; redraw(); });
        body.addEventListener('keydown', function (e) {
          var row = e.target.closest('tr');
          if (!row) return;
          var next = {ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling}[e.key];
          if (next) { next.focus(); e.preventDefault(); }
          if (e.key === 'Enter' || e.key === ' ') { select(Number(row.dataset.i)); e.preventDefault(); }
        });
        var waiting = 0;
        $('search').addEventListener('input', function () {
          clearTimeout(waiting);
          waiting = setTimeout(function () { wanted.text = $('search').value.trim(); refresh(); }, N > 20000 ? 150 : 0);
        });
        $('search').addEventListener('keydown', function (e) {
          if (e.key !== 'Enter') return;
          wanted.text = $('search').value.trim();
          var found = matches(), exact = found.tickets.filter(function (m) { return T.k[m].toLowerCase() === wanted.text.toLowerCase(); });
          var ticket = exact.length ? exact[0] : found.tickets[0], first = Array.from(found.clusters)[0];
          if (ticket !== undefined && clusterOf[ticket] >= 0) select(clusterOf[ticket], {ticket: ticket, reveal: true});
          else if (ticket !== undefined) showTab('out');
          else if (first !== undefined) select(first, {reveal: true});
        });
        document.addEventListener('keydown', function (e) {
          if (e.ctrlKey || e.metaKey || e.altKey) return;
          if (e.target.tagName === 'INPUT') {
            if (e.key === 'Escape') { $('search').value = ''; wanted.text = ''; refresh(); $('search').blur(); }
            return;
          }
          if (e.key === '/') { showTab('list'); $('search').focus(); e.preventDefault(); }
          if (e.key === 'Escape') select(-1);
          if (e.key === '0') showAll();
        });
        $('zoom-in').addEventListener('click', function () { view.zoomBy(0.7); });
        $('zoom-out').addEventListener('click', function () { view.zoomBy(-0.7); });
        $('zoom-all').addEventListener('click', function () { select(-1); showAll(); });
        $('theme').addEventListener('click', function () { setTheme(dark() ? 'light' : 'dark'); });
        var prefers = window.matchMedia('(prefers-color-scheme: dark)');
        prefers.addEventListener('change', function (e) { setTheme(e.matches ? 'dark' : 'light'); });

        readColors();
        showAll();
        view.onMove(redraw);
        view.onClick(function (x, y) {
          var found = hit(x, y);
          if (found.cluster >= 0) {
            select(found.cluster, {ticket: found.ticket, reveal: true, zoom: found.cluster !== state.selected});
          } else select(-1);
        });
        view.onHover(hint);
        setTheme(prefers.matches ? 'dark' : 'light');
        var asked = decodeURIComponent(location.hash.slice(1));
        var start = C.findIndex(function (c) { return c.id === asked || c.issue === asked; });
        if (start >= 0) select(start, {reveal: true});
        """#
}
