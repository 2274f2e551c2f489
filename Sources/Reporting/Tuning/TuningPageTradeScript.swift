extension TuningPage {
    /// Script: the scatter of two figures with its front.
    static let tradeScript = #"""
        // Those that no other beats in both figures; for the fill, more is better.
        function front(list, a, b) {
          var ax = M[a].less ? 1 : -1, by = M[b].less ? 1 : -1, best = Infinity;
          return list.slice().sort(function (p, q) {
            return ax * (mean(p, a) - mean(q, a)) || by * (mean(p, b) - mean(q, b)) || p.i - q.i;
          }).filter(function (s) { var v = by * mean(s, b); if (v < best) { best = v; return true; } return false; });
        }
        function drawTrade() {
          var host = $('trade'), a = Number($('tx').value), b = Number($('ty').value), only = $('only').checked;
          var list = S.filter(function (s) { return s.f[a] && s.f[b] && (!only || s.eff || s.i === D.rec || s.i === selected); });
          if (!list.length) { host.replaceChildren(el('p', {class: 'soft'}, 'No setting has both figures.')); return; }
          var w = Math.max(280, host.clientWidth), h = Math.min(520, Math.max(300, w * .52));
          var ua = unit(M[a], Math.max.apply(null, list.map(function (s) { return mean(s, a); })));
          var ub = unit(M[b], Math.max.apply(null, list.map(function (s) { return mean(s, b); })));
          function ends(k, u) {
            var values = [];
            list.forEach(function (s) { values.push(mean(s, k) * u.by); if (s.eff || near[s.i]) values.push(low(s, k) * u.by, high(s, k) * u.by); });
            return values;
          }
          var f = frame(w, h, scale(ends(a, ua), false, w / 90), scale(ends(b, ub), false, h / 60), M[a].name + ua.name, M[b].name + ub.name,
            'Settings by ' + M[a].name + ' and ' + M[b].name + '; arrow keys move, Enter chooses');
          var best = front(list, a, b), path = '';
          best.forEach(function (s, n) {
            var x = f.px(mean(s, a) * ua.by), y = f.py(mean(s, b) * ub.by);
            path += n ? 'H' + x + 'V' + y : 'M' + x + ' ' + y;
          });
          f.root.appendChild(svg('path', {class: 'front', d: path}));
          var rank = {out: 0, eff: 1, near: 2, rec: 3}, nodes = [];
          list.slice().sort(function (p, q) { return rank[kind(p)] - rank[kind(q)]; }).forEach(function (s) {
            var x = f.px(mean(s, a) * ua.by), y = f.py(mean(s, b) * ub.by);
            var node = point(s, x, y, [a, b]);
            if (kind(s) !== 'out') {
              var xl = f.px(low(s, a) * ua.by), xh = f.px(high(s, a) * ua.by), yl = f.py(low(s, b) * ub.by), yh = f.py(high(s, b) * ub.by);
              var d = '';
              if (xh - xl > 1) d += 'M' + xl + ' ' + (y - 3) + 'v6M' + xl + ' ' + y + 'H' + xh + 'M' + xh + ' ' + (y - 3) + 'v6';
              if (yl - yh > 1) d += 'M' + (x - 3) + ' ' + yl + 'h6M' + x + ' ' + yl + 'V' + yh + 'M' + (x - 3) + ' ' + yh + 'h6';
              if (d) node.insertBefore(svg('path', {class: 'wh', d: d}), node.firstChild);
            }
            f.root.appendChild(node);
            nodes.push(node);
          });
          // Names of the recommended and the chosen one, on the side where there is room.
          [D.rec, selected].filter(function (i, n, all) { return all.indexOf(i) === n; }).forEach(function (i) {
            var s = S[i];
            if (!s || list.indexOf(s) < 0) return;
            var x = f.px(mean(s, a) * ua.by), y = f.py(mean(s, b) * ub.by), left = x > w * .6;
            f.root.appendChild(svg('text', {class: 't', x: x + (left ? -14 : 14), y: y - 10, 'text-anchor': left ? 'end' : 'start',
              'paint-order': 'stroke', stroke: 'var(--panel)', 'stroke-width': 4}, s.name));
          });
          roving(f.root, nodes);
          host.replaceChildren(f.root);
          $('tradekey').replaceChildren(keyItem(keyMark('rec'), 'recommended'), keyItem(keyMark('near'), 'within noise of it'),
            keyItem(keyMark('eff'), 'efficient'), keyItem(keyMark('out'), 'beaten'),
            keyItem(svg('svg', {width: 24, height: 12, 'aria-hidden': 'true'}, svg('path', {class: 'front', d: 'M1 3H12V9H23'})), 'front of these two figures'),
            el('span', {}, 'whiskers: 95 % interval over resampled nights'));
        }
        """#
}
