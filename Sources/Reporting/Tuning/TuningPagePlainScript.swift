extension TuningPage {
    /// Script: the data, number formats, elements made from text only, and the hint at the pointer.
    static let plainScript = #"""
        var D = JSON.parse(document.getElementById('sweep').textContent);
        var S = D.s, M = D.m, near = {}, selected = D.rec, redraws = [];
        D.noise.forEach(function (i) { near[i] = true; });
        S.forEach(function (s, i) { s.i = i; });
        function $(id) { return document.getElementById(id); }
        function add(node, attributes, children) {
          Object.keys(attributes || {}).forEach(function (key) {
            var value = attributes[key];
            if (key === 'on') Object.keys(value).forEach(function (e) { node.addEventListener(e, value[e]); });
            else if (key === 'style') node.style.cssText = value;
            else if (value !== null && value !== undefined) node.setAttribute(key, value);
          });
          [].concat(children === undefined ? [] : children).forEach(function (child) {
            if (child === null || child === undefined) return;
            node.appendChild(child.nodeType ? child : document.createTextNode(String(child)));
          });
          return node;
        }
        function el(name, attributes, children) { return add(document.createElement(name), attributes, children); }
        function svg(name, attributes, children) {
          return add(document.createElementNS('http://www.w3.org/2000/svg', name), attributes, children);
        }
        function short(v) {
          var a = Math.abs(v);
          return a < 10 ? String(Math.round(v * 100) / 100) : a < 100 ? String(Math.round(v * 10) / 10) : Math.round(v).toLocaleString('en-US');
        }
        function show(m, v) {
          if (v === null || v === undefined) return '\u2013';
          if (m.unit === 'share') return (Math.abs(v) < 0.0995 ? (v * 100).toFixed(1) : Math.round(v * 100)) + ' %';
          if (m.unit === 'length' && !D.planar) return Math.abs(v) < 999.5 ? Math.round(v) + ' m' : short(v / 1000) + ' km';
          if (m.unit === 'seconds') return (v < 0.1 ? Math.round(v * 1000) + ' ms' : v.toFixed(2) + ' s');
          if (m.unit === 'nights') return v.toFixed(2);
          return short(v);
        }
        // The unit of an axis: shares in per cent, lengths in km where they are long.
        function unit(m, most) {
          if (m.unit === 'share') return {by: 100, name: ' (%)'};
          if (m.unit === 'length' && !D.planar) return most >= 2000 ? {by: 0.001, name: ' (km)'} : {by: 1, name: ' (m)'};
          if (m.unit === 'seconds') return {by: 1, name: ' (s)'};
          if (m.unit === 'nights') return {by: 1, name: ' (nights)'};
          return {by: 1, name: ''};
        }
        function mean(s, k) { return s.f[k] ? s.f[k][0] : null; }
        function low(s, k) { return s.f[k].length > 1 ? s.f[k][1] : s.f[k][0]; }
        function high(s, k) { return s.f[k].length > 1 ? s.f[k][2] : s.f[k][0]; }
        function kind(s) { return s.i === D.rec ? 'rec' : near[s.i] ? 'near' : s.eff ? 'eff' : 'out'; }
        var SIGN = {rec: '\u2605', near: '\u25c6', eff: '\u25cf', out: ''};
        var SAYS = {rec: 'recommended', near: 'within noise of the recommended', eff: 'efficient', out: 'beaten by another setting'};
        function measure(key) { for (var k = 0; k < M.length; k++) if (M[k].key === key) return k; return 0; }
        function options(node, entries, value, change) {
          node.replaceChildren.apply(node, entries.map(function (e) { return el('option', {value: e[0]}, e[1]); }));
          node.value = value;
          node.addEventListener('change', change);
        }
        function measureOptions(node, key, change) {
          options(node, M.map(function (m, k) { return [String(k), m.name]; }), String(measure(key)), change);
        }
        function colors() { return document.documentElement.dataset.theme === 'dark' ? D.dark : D.light; }
        function describe(s, keys) {
          return s.name + ', ' + SAYS[kind(s)] + keys.map(function (k) { return ', ' + M[k].name + ' ' + show(M[k], mean(s, k)); }).join('');
        }
        function tip(s, keys, x, y) {
          var box = $('tip');
          if (!s) { box.hidden = true; return; }
          var all = keys.concat(M.map(function (m, k) { return k; }).filter(function (k) { return M[k].compared && keys.indexOf(k) < 0; }));
          box.replaceChildren(el('b', {}, (SIGN[kind(s)] + ' ' + s.name).trim()));
          all.forEach(function (k) {
            if (!s.f[k]) return;
            var range = s.f[k].length > 1 ? '  (' + show(M[k], low(s, k)) + ' to ' + show(M[k], high(s, k)) + ')' : '';
            box.appendChild(el('div', {}, M[k].name + ': ' + show(M[k], mean(s, k)) + range));
          });
          box.appendChild(el('div', {}, 'Chosen in ' + Math.round(s.sup * 100) + ' % of resampled histories'));
          s.flags.forEach(function (flag) { box.appendChild(el('span', {}, flag)); });
          box.hidden = false;
          var w = box.offsetWidth, h = box.offsetHeight;
          box.style.left = Math.max(4, Math.min(innerWidth - w - 4, x + 14)) + 'px';
          box.style.top = Math.max(4, y + h + 16 > innerHeight ? y - h - 12 : y + 14) + 'px';
        }
        function hints(node, s, keys) {
          node.addEventListener('pointermove', function (e) { tip(s, keys, e.clientX, e.clientY); });
          node.addEventListener('pointerleave', function () { tip(null); });
          node.addEventListener('focus', function () {
            if (!node.matches(':focus-visible')) return;
            var r = node.getBoundingClientRect();
            tip(s, keys, r.right, r.bottom);
          });
          node.addEventListener('blur', function () { tip(null); });
        }
        """#
}
