extension HTMLMap {
    /// Script: the data, number formats, and building elements from text only.
    static let plainScript = #"""
        var D = JSON.parse(document.getElementById('plan').textContent);
        var T = D.t, C = D.c, U = D.u, N = T.k.length;
        var PRIORITY = ['', 'Highest', 'High', 'Medium', 'Low', 'Lowest'];
        var REASON = {
          no_coordinates: 'No coordinates', invalid_coordinates: 'Coordinates that are no place',
          suspect_coordinates: 'Suspect coordinates', load_exceeds_capacity: 'Load over the capacity',
          too_isolated: 'Too isolated', constraint_conflict: 'Constraints conflict', out_of_area: 'Out of the area',
          locked_elsewhere: 'In another Job Cluster already', held: 'Held back by a person',
          bound_elsewhere: 'Its group or lock is in a Job Cluster that it cannot join'
        };
        var clusterOf = new Int32Array(N).fill(-1), visitOf = new Int32Array(N), reasonOf = {};
        C.forEach(function (c, i) {
          c.i = i;
          c.m.forEach(function (t, v) { clusterOf[t] = i; visitOf[t] = v + 1; });
        });
        U.forEach(function (u) { reasonOf[u[0]] = u; });

        function $(id) { return document.getElementById(id); }
        function el(name, attributes, children) {
          var node = document.createElement(name);
          Object.keys(attributes || {}).forEach(function (key) {
            if (key === 'on') Object.keys(attributes.on).forEach(function (e) { node.addEventListener(e, attributes.on[e]); });
            else if (key === 'style') node.style.cssText = attributes.style;
            else if (attributes[key] !== null && attributes[key] !== undefined) node.setAttribute(key, attributes[key]);
          });
          [].concat(children === undefined ? [] : children).forEach(function (child) {
            if (child === null || child === undefined) return;
            node.appendChild(child.nodeType ? child : document.createTextNode(String(child)));
          });
          return node;
        }
        function svg(name, attributes) {
          var node = document.createElementNS('http://www.w3.org/2000/svg', name);
          Object.keys(attributes).forEach(function (key) { node.setAttribute(key, attributes[key]); });
          return node;
        }
        function count(n) { return n.toLocaleString('en-US'); }
        function short(v) {
          return v < 10 ? String(Math.round(v * 100) / 100) : v < 100 ? String(Math.round(v * 10) / 10) : count(Math.round(v));
        }
        function length(v) {
          if (v === null) return '';
          if (D.planar) return short(v);
          return v < 999.5 ? Math.round(v) + ' m' : short(v / 1000) + ' km';
        }
        function median(values) {
          var sorted = values.slice().sort(function (a, b) { return a - b; });
          return sorted.length ? sorted[(sorted.length - 1) >> 1] : null;
        }
        function dark() { return document.documentElement.dataset.theme === 'dark'; }
        function color(c) { return (dark() ? D.dark : D.light)[c.col]; }
        function pill(p) { return el('span', {class: 'p p' + p, title: PRIORITY[p]}, 'P' + p); }
        // Distance by the haversine definition on the mean sphere; Euclidean in a plane.
        function distance(y1, x1, y2, x2) {
          if (D.planar) return Math.hypot(y2 - y1, x2 - x1);
          var r = Math.PI / 180, a = Math.sin((y2 - y1) * r / 2), b = Math.sin((x2 - x1) * r / 2);
          var h = a * a + Math.cos(y1 * r) * Math.cos(y2 * r) * b * b;
          return 2 * 6371008.8 * Math.asin(Math.min(1, Math.sqrt(h)));
        }
        function ticketLink(key) {
          if (!D.site) return document.createTextNode(key);
          return el('a', {href: D.site.replace(/\/+$/, '') + '/browse/' + encodeURIComponent(key), target: '_blank',
            rel: 'noopener noreferrer'}, key);
        }
        """#
}
