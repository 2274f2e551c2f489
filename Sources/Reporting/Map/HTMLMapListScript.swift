extension HTMLMap {
    /// Script: the panel with tiles, the list of clusters, the left-out tickets and the run.
    static let listScript = #"""
        var sort = {key: 'order', down: false}, wanted = {text: '', priorities: new Set()};
        var MOST_ROWS = 3000;
        function fillOf(c) {
          if (D.maxTickets) return c.m.length / D.maxTickets;
          return D.maxLoad ? c.l / D.maxLoad : 0;
        }
        var columns = [
          {key: 'order', label: 'Cluster', value: function (c) { return c.i; }},
          {key: 'p', label: 'Prio', value: function (c) { return c.p; }},
          {key: 'size', label: 'Tickets', value: function (c) { return c.m.length; }},
          {key: 'r', label: 'Radius', value: function (c) { return c.r; }},
          {key: 'd', label: 'Path', value: function (c) { return c.d; }}
        ];
        function tile(value, label) { return el('div', {class: 'tile'}, [el('b', {}, value), el('span', {title: label}, label)]); }
        function buildTiles() {
          var inside = C.reduce(function (n, c) { return n + c.m.length; }, 0), all = N || 1;
          var capacity = D.maxTickets ? C.length * D.maxTickets : 0;
          [tile(count(C.length), 'Job Clusters'), tile(count(inside), 'of ' + count(N) + ' tickets'),
            tile(count(U.length), 'left out'),
            tile(capacity ? Math.round(inside / capacity * 100) + ' %' : Math.round(inside / all * 100) + ' %',
              capacity ? 'of capacity' : 'placed'),
            tile(C.length ? length(median(C.map(function (c) { return c.r; }))) : '-', 'median radius'),
            tile(C.length ? length(C.reduce(function (n, c) { return n + c.d; }, 0)) : '-', 'of visit paths')
          ].forEach(function (t) { $('tiles').appendChild(t); });
        }
        function buildChips() {
          [1, 2, 3, 4, 5].forEach(function (p) {
            var n = C.filter(function (c) { return c.p === p; }).length;
            if (!n) return;
            var chip = el('button', {type: 'button', class: 'chip', 'aria-pressed': 'false', title: PRIORITY[p] + ' priority', on: {click: function () {
              if (!wanted.priorities.delete(p)) wanted.priorities.add(p);
              chip.setAttribute('aria-pressed', String(wanted.priorities.has(p)));
              refresh();
            }}}, 'P' + p + '  ' + count(n));
            $('chips').appendChild(chip);
          });
        }
        function matches() {
          var text = wanted.text.toLowerCase(), tickets = [], clusters = new Set();
          C.forEach(function (c) {
            if (wanted.priorities.size && !wanted.priorities.has(c.p)) return;
            if (!text || c.id.toLowerCase().includes(text) || (c.issue || '').toLowerCase().includes(text)) clusters.add(c.i);
          });
          if (text) {
            for (var m = 0; m < N; m++) {
              if (!T.k[m].toLowerCase().includes(text) && !T.s[m].toLowerCase().includes(text)) continue;
              var c = clusterOf[m];
              if (wanted.priorities.size && (c < 0 || !wanted.priorities.has(C[c].p))) continue;
              tickets.push(m);
              if (c >= 0) clusters.add(c);
            }
          }
          return {clusters: clusters, tickets: tickets};
        }
        function buildHead() {
          $('table').tHead.replaceChildren(el('tr', {}, columns.map(function (column) {
            var now = sort.key === column.key;
            return el('th', {scope: 'col', 'aria-sort': now ? (sort.down ? 'descending' : 'ascending') : null},
              el('button', {type: 'button', on: {click: function () {
                sort = {key: column.key, down: now ? !sort.down : column.key === 'size'};
                refresh();
                $('table').tHead.querySelectorAll('button')[columns.indexOf(column)].focus();
              }}}, column.label));
          })));
        }
        function rowOf(c) {
          var paint = color(c);
          return el('tr', {tabindex: '0', 'data-i': c.i, 'aria-selected': String(c.i === state.selected)}, [
            el('td', {}, [el('span', {class: 'dot', style: 'background:' + paint}), c.issue || c.id,
              c.st ? el('small', {class: 'soft'}, c.j.length ? ' stands, +' + c.j.length : ' stands') : null]),
            el('td', {}, pill(c.p)),
            el('td', {}, el('span', {class: 'size'}, [
              el('span', {class: 'bar', 'aria-hidden': 'true'},
                el('i', {style: 'width:' + Math.min(100, fillOf(c) * 100) + '%;background:' + paint})),
              D.maxTickets ? c.m.length + '/' + D.maxTickets : String(c.m.length)])),
            el('td', {}, length(c.r)),
            el('td', {}, length(c.d))
          ]);
        }
        function refresh() {
          var found = matches(), column = columns.find(function (c) { return c.key === sort.key; });
          var shown = C.filter(function (c) { return found.clusters.has(c.i); });
          shown.sort(function (a, b) {
            var d = column.value(a) - column.value(b);
            return (sort.down ? -d : d) || a.i - b.i;
          });
          buildHead();
          $('table').tBodies[0].replaceChildren.apply($('table').tBodies[0], shown.slice(0, MOST_ROWS).map(rowOf));
          state.shown = wanted.text || wanted.priorities.size ? found.clusters : null;
          var text = '';
          if (wanted.text) {
            text = count(found.tickets.length) + ' ticket' + (found.tickets.length === 1 ? '' : 's') + ' in '
              + count(shown.length) + ' cluster' + (shown.length === 1 ? '' : 's');
            var out = found.tickets.filter(function (m) { return clusterOf[m] < 0; }).length;
            if (out) text += ', ' + count(out) + ' left out';
          } else if (state.shown) text = count(shown.length) + ' of ' + count(C.length) + ' clusters';
          if (shown.length > MOST_ROWS) text += ' (the first ' + count(MOST_ROWS) + ' are listed)';
          $('hits').textContent = text;
          state.hot = found.tickets.length === 1 ? found.tickets[0] : -1;
          redraw();
        }
        function buildLeftOut() {
          var host = $('out').querySelector('.scroll'), groups = new Map();
          U.forEach(function (u) { groups.set(u[1], (groups.get(u[1]) || []).concat([u])); });
          if (!U.length) host.appendChild(el('p', {class: 'soft'}, 'Every ticket is in a cluster.'));
          Object.keys(REASON).forEach(function (reason) {
            var list = groups.get(reason);
            if (!list) return;
            var body = el('tbody');
            list.slice(0, 500).forEach(function (u) {
              var m = u[0], where = placed[m] ? el('button', {type: 'button', class: 'link', on: {click: function () {
                select(-1);
                state.hot = m;
                view.show(WX[m], WY[m], D.planar ? view.transform().k : 256 * Math.pow(2, 14));
                redraw();
              }}}, 'show') : null;
              body.appendChild(el('tr', {}, [
                el('td', {}, [ticketLink(T.k[m]), el('small', {}, u[2] || T.s[m])]),
                el('td', {class: 'n'}, [pill(T.p[m]), ' ', where])
              ]));
            });
            if (list.length > 500) body.appendChild(el('tr', {}, el('td', {class: 'soft'}, 'and ' + count(list.length - 500) + ' more')));
            host.appendChild(el('div', {class: 'out'}, [
              el('h3', {}, [REASON[reason], el('span', {}, count(list.length))]),
              el('div', {class: 'soft code'}, reason), el('table', {class: 'plain'}, body)]));
          });
          $('tab-out').textContent = 'Left out ' + (U.length ? count(U.length) : '');
        }
        function plainTable(rows) {
          return el('table', {class: 'plain'}, el('tbody', {}, rows.map(function (row) {
            return el('tr', {}, [el('td', {}, row[0]), el('td', {class: 'n'}, row[1])]);
          })));
        }
        function buildRun() {
          var host = $('run').querySelector('.scroll'), run = D.run;
          function part(title, node) { if (node) { host.appendChild(el('h3', {}, title)); host.appendChild(node); } }
          part('Cluster sizes', C.length ? histogram() : null);
          part('Limits and parameters', plainTable(D.params));
          if (D.bound) part('Bound', el('p', {class: 'soft'}, 'No valid plan has fewer than ' + count(D.bound) + ' clusters.'));
          if (run.written) {
            part('Written to Jira', plainTable([['Job Clusters created', count(run.written[0])], ['Links made', count(run.written[1])],
              ['There already', count(run.written[2])], ['Failed', count(run.written[3])]]));
          }
          if (run.failures.length) part('Failures', plainTable(run.failures.map(function (f) { return [f, '']; })));
          if (run.calls.length) {
            var sum = run.calls.reduce(function (n, c) { return n + c[1]; }, 0);
            part('API calls', plainTable(run.calls.map(function (c) { return [c[0], count(c[1])]; }).concat([['in all', count(sum)]])));
          }
          if (run.stages.length) {
            var total = run.stages.reduce(function (n, s) { return n + s[1]; }, 0);
            part('Seconds', plainTable(run.stages.concat([['in all', total]]).map(function (s) { return [s[0], s[1].toFixed(2)]; })));
          }
          if (run.id) part('Run', el('p', {class: 'code soft'}, run.id));
          if (D.warnings.length) part('Notes', plainTable(D.warnings.map(function (w) { return [w, '']; })));
        }
        function histogram() {
          var sizes = C.map(function (c) { return c.m.length; }), most = Math.max.apply(null, sizes), least = Math.min.apply(null, sizes);
          var step = Math.max(1, Math.ceil((most - least + 1) / 12)), bins = [];
          sizes.forEach(function (s) { var b = Math.floor((s - least) / step); bins[b] = (bins[b] || 0) + 1; });
          var n = Math.floor((most - least) / step) + 1, high = Math.max.apply(null, bins.filter(Boolean)), w = 340 / n;
          var chart = svg('svg', {viewBox: '0 0 344 104', width: '100%', role: 'img', 'aria-label': 'Number of clusters by size'});
          for (var b = 0; b < n; b++) {
            var v = bins[b] || 0, h = v / high * 66, x = 2 + b * w;
            chart.appendChild(svg('rect', {x: x + 1, y: 84 - h, width: Math.max(1, w - 3), height: Math.max(h, v ? 1 : 0), rx: 2, fill: 'var(--accent)'}));
            [[84 - h - 4, v || '', '10'], [98, step === 1 ? least + b : (least + b * step) + '\u2013' + (least + b * step + step - 1), step === 1 ? '10' : '8']].forEach(function (p) {
              var text = svg('text', {x: x + w / 2, y: p[0], 'text-anchor': 'middle', 'font-size': p[2], fill: 'var(--soft)'});
              text.textContent = p[1];
              chart.appendChild(text);
            });
          }
          return chart;
        }
        """#
}
