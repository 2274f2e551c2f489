extension TuningPage {
    /// Script: the heat map over the two values of the lines.
    static let gridScript = #"""
        // One hue from light to dark, so that it reads without colours; the number stands in every cell.
        function shade(t) {
          var dark = document.documentElement.dataset.theme === 'dark', p = Math.round(8 + 72 * t);
          return {back: 'color-mix(in srgb,var(--accent) ' + p + '%,var(--panel))', ink: p > 52 ? dark ? '#0c1218' : '#fff' : 'var(--ink)'};
        }
        function drawHeat() {
          var host = $('heat'), k = Number($('hm').value), m = M[k], x = dim($('lx').value), l = dim($('ll').value);
          if (l === x) l = -1;
          var groups = lineGroups(x, l), columns = [], cells = [];
          groups.forEach(function (g) { g.list.forEach(function (s) {
            if (columns.indexOf(s.v[x][1]) < 0) columns.push(s.v[x][1]);
            if (s.f[k]) cells.push(mean(s, k));
          }); });
          if (!cells.length) { host.replaceChildren(el('p', {class: 'soft'}, 'No values.')); $('heatkey').replaceChildren(); return; }
          columns.sort(function (a, b) { return a - b; });
          var lo = Math.min.apply(null, cells), hi = Math.max.apply(null, cells);
          var texts = {};
          groups.forEach(function (g) { g.list.forEach(function (s) { texts[s.v[x][1]] = s.v[x][0]; }); });
          var head = el('tr', {}, [el('th', {class: 'l', scope: 'col'}, (l < 0 ? '' : D.dims[l].name + ' \\ ') + D.dims[x].name)].concat(columns.map(function (c) { return el('th', {scope: 'col', style: 'text-align:center'}, texts[c]); })));
          var rows = groups.map(function (g) {
            return el('tr', {}, [el('th', {class: 'l', scope: 'row'}, g.text)].concat(columns.map(function (c) {
              var s = g.list.filter(function (s) { return s.v[x][1] === c; })[0];
              if (!s || !s.f[k]) return el('td', {}, '\u2013');
              var t = hi > lo ? (mean(s, k) - lo) / (hi - lo) : 0, look = shade(t);
              var cell = el('td', {'data-i': s.i, tabindex: 0, role: 'button', 'aria-selected': String(s.i === selected), 'aria-label': describe(s, [k]),
                style: 'background:' + look.back + ';color:' + look.ink, on: {click: function () { choose(s.i); },
                keydown: function (e) { if (e.key === 'Enter' || e.key === ' ') { e.preventDefault(); choose(s.i); } }}},
                (s.i === D.rec ? '\u2605 ' : near[s.i] ? '\u25c6 ' : '') + show(m, mean(s, k)));
              hints(cell, s, [k]);
              return cell;
            })));
          });
          host.replaceChildren(el('table', {}, [el('thead', {}, head), el('tbody', {}, rows)]));
          $('heatkey').replaceChildren(el('span', {}, m.about + ' Darker is more; ' + (m.less ? 'less' : 'more') + ' is better.'));
        }
        """#
}
