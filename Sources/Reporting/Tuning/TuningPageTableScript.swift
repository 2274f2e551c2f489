extension TuningPage {
    /// Script: the table of all settings, and the chosen one beside the recommended.
    static let tableScript = #"""
        var order = {key: 'rank', down: false};
        function rank(s) { return s.i === D.rec ? -1 : s.eff ? s.d === null ? 1 : s.d : 1e6 + s.i; }
        function sortKey(s) {
          if (order.key === 'rank') return rank(s);
          if (order.key === 'sup') return s.sup;
          if (order.key[0] === 'v') { var v = s.v[Number(order.key.slice(1))]; return v[1] === null ? v[0] : v[1]; }
          return mean(s, Number(order.key.slice(1)));
        }
        function column(key, name, title, left) {
          var on = order.key === key;
          return el('th', {scope: 'col', class: left ? 'l' : null, 'aria-sort': on ? order.down ? 'descending' : 'ascending' : null, title: title},
            el('button', {type: 'button', on: {click: function () {
              order = {key: key, down: order.key === key ? !order.down : false};
              drawTable();
              var again = document.querySelector('#table th[aria-sort] button');
              if (again) again.focus();
            }}}, name));
        }
        function drawTable() {
          var words = $('find').value.toLowerCase().split(/\s+/), only = $('eff').checked;
          var list = S.filter(function (s) {
            if (only && !s.eff && s.i !== D.rec) return false;
            var text = (s.name + ' ' + SAYS[kind(s)] + ' ' + s.flags.join(' ')).toLowerCase();
            return words.every(function (word) { return text.indexOf(word) >= 0; });
          });
          list.sort(function (a, b) {
            var p = sortKey(a), q = sortKey(b);
            if (p === null || q === null) return (p === null) - (q === null) || a.i - b.i;
            return (p < q ? -1 : p > q ? 1 : 0) * (order.down ? -1 : 1) || a.i - b.i;
          });
          var head = [column('rank', 'Rank', 'Recommended, then efficient by distance from the ideal', true)];
          D.dims.forEach(function (d, k) { head.push(column('v' + k, d.name, null)); });
          M.forEach(function (m, k) { head.push(column('f' + k, m.name, m.about)); });
          head.push(column('sup', 'Chosen', 'Share of resampled histories in which it would have been recommended'), el('th', {class: 'l', scope: 'col'}, 'Flags'));
          $('table').tHead.replaceChildren(el('tr', {}, head));
          $('table').tBodies[0].replaceChildren.apply($('table').tBodies[0], list.map(function (s) {
            return el('tr', {'data-i': s.i, tabindex: 0, 'aria-selected': String(s.i === selected), on: {click: function () { choose(s.i); },
              keydown: function (e) {
                if (e.key === 'Enter' || e.key === ' ') { e.preventDefault(); choose(s.i); }
                var next = e.key === 'ArrowDown' ? this.nextElementSibling : e.key === 'ArrowUp' ? this.previousElementSibling : null;
                if (next) { e.preventDefault(); next.focus(); }
              }}}, [el('td', {class: 'l ' + kind(s), 'aria-label': SAYS[kind(s)]}, SIGN[kind(s)])]
              .concat(s.v.map(function (v) { return el('td', {}, v[0] === null ? '\u2013' : v[0]); }))
              .concat(M.map(function (m, k) { return el('td', {}, show(m, mean(s, k))); }))
              .concat(el('td', {}, Math.round(s.sup * 100) + ' %'), el('td', {class: 'flag', title: s.flags.join('; ') || null}, s.flags.join('; '))));
          }));
          $('hits').textContent = list.length === S.length ? S.length + ' settings' : list.length + ' of ' + S.length + ' settings';
        }
        function drawVersus() {
          var rec = S[D.rec], sel = S[selected], both = sel !== rec;
          $('pick').value = String(selected);
          $('reset').hidden = !both;
          function row(k) {
            var m = M[k], a = rec.f[k], b = sel.f[k];
            if (!a && !b) return null;
            var cells = [el('th', {class: 'l', scope: 'row', title: m.about}, m.name + (m.compared ? '' : ' *')), cell(rec, k)];
            if (both) {
              cells.push(cell(sel, k));
              var text = '', look = 'soft';
              if (a && b) {
                var diff = b[0] - a[0], gain = m.less ? diff < 0 : diff > 0;
                text = show(m, Math.abs(diff)) === show(m, 0) ? 'same' : (diff > 0 ? '+' : '\u2212') + show(m, Math.abs(diff));
                if (text !== 'same') { look = gain ? 'better' : 'worse'; text += gain ? ' better' : ' worse'; }
                // Two intervals that do not meet differ surely; those that meet may or may not.
                if (text !== 'same' && a.length > 1 && b.length > 1) text += low(sel, k) > high(rec, k) || high(sel, k) < low(rec, k) ? '' : ' (intervals overlap)';
              }
              cells.push(el('td', {class: look}, text));
            }
            return el('tr', {}, cells);
          }
          function cell(s, k) {
            if (!s.f[k]) return el('td', {}, '\u2013');
            return el('td', {}, [show(M[k], mean(s, k)), s.f[k].length > 1 ? el('small', {}, '  ' + show(M[k], low(s, k)) + ' to ' + show(M[k], high(s, k))) : null]);
          }
          var head = el('tr', {}, [el('th', {class: 'l'}, 'Mean over the nights'), el('th', {scope: 'col', class: 'rec'}, '\u2605 ' + rec.name)]
            .concat(both ? [el('th', {scope: 'col'}, 'Chosen: ' + sel.name), el('th', {scope: 'col'}, 'Difference')] : []));
          $('versus').replaceChildren(el('table', {}, [el('thead', {}, head), el('tbody', {}, M.map(function (m, k) { return row(k); }).filter(Boolean))]),
            el('p', {class: 'soft'}, [both ? 'Chosen setting: ' + SAYS[kind(sel)] + '; it would have been recommended in ' + Math.round(sel.sup * 100)
              + ' % of resampled histories. ' + sel.flags.join(' ') + ' ' : '', '* not part of the comparison. Small numbers: 95 % interval over resampled nights.']));
        }
        """#
}
