/*
 * Runs before everything else, as a classic script in plain old JavaScript, so that a browser which cannot run Scrawl shows
 * a sentence and no blank page. Vite takes the types away and changes nothing else: nothing here may be newer than ES5.
 * The sentences stand here because nothing else can be loaded.
 */
/* eslint no-var: off, @typescript-eslint/prefer-optional-chain: off */
(function () {
  /** A function that returns sixteen zeros as one vector: the reader's arithmetic needs such. */
  var VECTORS = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 22, 1, 20, 0, 253, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 11];

  function lacking(): string[] {
    var missing: string[] = [];
    var needs = function (name: string, isThere: boolean): void {
      if (!isThere) missing.push(name);
    };
    var page = window as unknown as { WebAssembly?: typeof WebAssembly; customElements?: unknown; Worker?: unknown; CSS?: typeof CSS };
    needs('JavaScript modules', 'noModule' in document.createElement('script'));
    needs('Web Components', page.customElements !== undefined && 'adoptedStyleSheets' in document);
    needs('CSS container queries', page.CSS !== undefined && page.CSS.supports('container-type: size'));
    needs('Web Workers', page.Worker !== undefined);
    if (page.WebAssembly === undefined) missing.push('WebAssembly');
    else needs('WebAssembly SIMD', page.WebAssembly.validate(new Uint8Array(VECTORS)));
    return missing;
  }

  function sentences(missing: string): string[] {
    var browsers = 'Chrome 111, Firefox 114, Safari 16.4, iOS 16.4';
    switch ((navigator.language || 'en').slice(0, 2)) {
      case 'de':
        return ['Dieser Browser kann Scrawl nicht ausführen. Ihm fehlt: ' + missing + '.', 'Scrawl läuft ab ' + browsers + '. Im Blockierungsmodus (Lockdown) von iOS läuft es nicht.'];
      case 'es':
        return ['Este navegador no puede ejecutar Scrawl. Le falta: ' + missing + '.', 'Scrawl funciona a partir de ' + browsers + '. No funciona con el modo de aislamiento de iOS.'];
      case 'zh':
        return ['此浏览器无法运行 Scrawl，缺少：' + missing + '。', 'Scrawl 需要 ' + browsers + ' 或更高版本。iOS 锁定模式下无法运行。'];
      default:
        return ['This browser can’t run Scrawl. It lacks: ' + missing + '.', 'Scrawl needs ' + browsers + ' or later. It doesn’t run in Lockdown Mode on iOS.'];
    }
  }

  var missing = lacking();
  if (missing.length === 0) return;
  document.addEventListener('DOMContentLoaded', function () {
    var box = document.createElement('div');
    box.className = 'too-old';
    box.setAttribute('role', 'alert');
    var said = sentences(missing.join(', '));
    for (var index = 0; index < said.length; index++) {
      var line = document.createElement('p');
      line.textContent = said[index]!;
      box.appendChild(line);
    }
    document.body.insertBefore(box, document.body.firstChild);
  });
})();
