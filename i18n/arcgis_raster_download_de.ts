<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>AreaPanel</name>
    <message>
        <source>Polygon layer</source>
        <translation>Polygonlayer</translation>
    </message>
    <message>
        <source>Zoom to Area</source>
        <translation>Auf das Gebiet zoomen</translation>
    </message>
    <message>
        <source>Clear Area</source>
        <translation>Gebiet entfernen</translation>
    </message>
    <message>
        <source>Selected features only</source>
        <translation>Nur gewählte Objekte</translation>
    </message>
    <message>
        <source>Selected features only ({count})</source>
        <translation>Nur gewählte Objekte ({count})</translation>
    </message>
    <message>
        <source>No feature of this layer is selected</source>
        <translation>In diesem Layer ist kein Objekt gewählt</translation>
    </message>
    <message>
        <source>Follows the map.</source>
        <translation>Folgt der Karte.</translation>
    </message>
    <message>
        <source>Everything the service holds.</source>
        <translation>Alles, was der Dienst enthält.</translation>
    </message>
    <message>
        <source>Not drawn yet.</source>
        <translation>Noch nicht gezeichnet.</translation>
    </message>
    <message>
        <source>Rectangle, {sides}</source>
        <translation>Rechteck, {sides}</translation>
    </message>
    <message numerus="yes">
        <source>Polygon with %n point(s)</source>
        <translation>
            <numerusform>Polygon mit %n Punkt</numerusform>
            <numerusform>Polygon mit %n Punkten</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Map View</source>
        <extracomment>the letters behind &amp; are the Alt keys of the dialog, each once: A B M R P L W F S O V D C H</extracomment>
        <translation>&amp;Kartenansicht</translation>
    </message>
    <message>
        <source>&amp;Rectangle</source>
        <translation>&amp;Rechteck</translation>
    </message>
    <message>
        <source>&amp;Polygon</source>
        <translation>&amp;Polygon</translation>
    </message>
    <message>
        <source>From &amp;Layer</source>
        <translation>Aus &amp;Layer</translation>
    </message>
    <message>
        <source>&amp;Whole Image</source>
        <translation>&amp;Ganzes Bild</translation>
    </message>
    <message>
        <source>What the map shows when you press Download</source>
        <translation>Was die Karte zeigt, wenn Sie „Herunterladen“ drücken</translation>
    </message>
    <message>
        <source>Drag a box on the map</source>
        <translation>Rechteck auf der Karte aufziehen</translation>
    </message>
    <message>
        <source>Click the corners on the map; R draws freehand</source>
        <translation>Ecken auf der Karte anklicken; R zeichnet freihändig</translation>
    </message>
    <message>
        <source>Polygons of a layer, or its selected features</source>
        <translation>Polygone eines Layers oder seine gewählten Objekte</translation>
    </message>
    <message>
        <source>No clip</source>
        <translation>Ohne Zuschnitt</translation>
    </message>
</context>
<context>
    <name>AreaTools</name>
    <message>
        <source>the map&apos;s CRS changed. Click the corners again.</source>
        <translation>Das KBS der Karte hat sich geändert. Klicken Sie die Ecken erneut an.</translation>
    </message>
    <message>
        <source>Click at least 3 points.</source>
        <translation>Klicken Sie mindestens 3 Punkte an.</translation>
    </message>
    <message>
        <source>Drawing paused.</source>
        <translation>Zeichnen angehalten.</translation>
    </message>
    <message>
        <source>{numbers}.</source>
        <translation>{numbers}.</translation>
    </message>
    <message>
        <source>drag a box on the map.</source>
        <translation>Ziehen Sie auf der Karte ein Rechteck auf.</translation>
    </message>
    <message>
        <source>click the corners on the map. Right-click finishes.</source>
        <translation>Klicken Sie die Ecken auf der Karte an. Rechtsklick beendet.</translation>
    </message>
    <message>
        <source>{numbers}. Right-click finishes, Backspace removes the last point.</source>
        <translation>{numbers}. Rechtsklick beendet, Rücktaste löscht den letzten Punkt.</translation>
    </message>
    <message>
        <source>{numbers}. Right-click finishes.</source>
        <translation>{numbers}. Rechtsklick beendet.</translation>
    </message>
    <message>
        <source>Draw Area</source>
        <translation>Gebiet zeichnen</translation>
    </message>
    <message>
        <source>Continue Drawing</source>
        <translation>Weiterzeichnen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>Browse</name>
    <message>
        <source>Browse Image Services</source>
        <translation>Bilddienste durchsuchen</translation>
    </message>
    <message>
        <source>Server or portal</source>
        <translation>Server oder Portal</translation>
    </message>
    <message>
        <source>Sign In…</source>
        <translation>Anmelden…</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Part of a service name</source>
        <translation>Teil eines Dienstnamens</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message numerus="yes">
        <source>Add %n Layer(s)</source>
        <translation>
            <numerusform>%n Layer hinzufügen</numerusform>
            <numerusform>%n Layer hinzufügen</numerusform>
        </translation>
    </message>
    <message>
        <source>Select an image service first</source>
        <translation>Wählen Sie zuerst einen Bilddienst</translation>
    </message>
    <message>
        <source>It cannot be downloaded</source>
        <translation>Kann nicht heruntergeladen werden</translation>
    </message>
    <message>
        <source>Signed In: {name}</source>
        <translation>Angemeldet: {name}</translation>
    </message>
    <message>
        <source>Choose a server or portal first</source>
        <translation>Wählen Sie zuerst einen Server oder ein Portal</translation>
    </message>
    <message>
        <source>Sign In as Another User…</source>
        <translation>Als anderer Benutzer anmelden…</translation>
    </message>
    <message>
        <source>Sign Out</source>
        <translation>Abmelden</translation>
    </message>
    <message>
        <source>The sign-in comes with a connection of QGIS: change it there</source>
        <translation>Die Anmeldung gehört zu einer Verbindung von QGIS: Ändern Sie sie dort</translation>
    </message>
    <message>
        <source>Image services</source>
        <translation>Bilddienste</translation>
    </message>
    <message>
        <source>Choose a connection or paste an address</source>
        <translation>Verbindung wählen oder Adresse einfügen</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suche</translation>
    </message>
    <message>
        <source>Words in title, tags or description</source>
        <translation>Wörter in Titel, Tags oder Beschreibung</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>Wird gelesen…</translation>
    </message>
    <message>
        <source>No image services here.</source>
        <translation>Hier gibt es keine Bilddienste.</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>Eigentümer</translation>
    </message>
    <message>
        <source>Updated</source>
        <translation>Geändert</translation>
    </message>
    <message>
        <source>Show more ({shown} of {total})…</source>
        <translation>Mehr anzeigen ({shown} von {total})…</translation>
    </message>
    <message>
        <source>Sign-in needed</source>
        <translation>Anmeldung nötig</translation>
    </message>
    <message>
        <source>Bands:</source>
        <translation>Kanäle:</translation>
    </message>
    <message>
        <source>Cell size:</source>
        <translation>Zellgröße:</translation>
    </message>
    <message>
        <source>CRS:</source>
        <translation>KBS:</translation>
    </message>
    <message>
        <source>Extent:</source>
        <translation>Ausdehnung:</translation>
    </message>
    <message>
        <source>Credits:</source>
        <translation>Quelle:</translation>
    </message>
    <message>
        <source>Picture of the image service</source>
        <translation>Vorschaubild des Bilddienstes</translation>
    </message>
    <message>
        <source>Whether it can be downloaded is not known: the server is too old to say.</source>
        <translation>Ob er heruntergeladen werden kann, ist nicht bekannt: Der Server ist zu alt, um es zu sagen.</translation>
    </message>
    <message>
        <source>Can be downloaded.</source>
        <translation>Kann heruntergeladen werden.</translation>
    </message>
    <message>
        <source>Cannot be downloaded: its owner has switched copying off (allowCopy).</source>
        <translation>Kann nicht heruntergeladen werden: Sein Eigentümer hat das Kopieren abgeschaltet (allowCopy).</translation>
    </message>
    <message>
        <source>Cannot be downloaded: its owner has switched copying off (allowCopy). Ask {owner}.</source>
        <translation>Kann nicht heruntergeladen werden: Sein Eigentümer hat das Kopieren abgeschaltet (allowCopy). Fragen Sie {owner}.</translation>
    </message>
    <message>
        <source>Sign in to see more.</source>
        <translation>Melden Sie sich an, um mehr zu sehen.</translation>
    </message>
    <message>
        <source>{bands}, NoData {value}</source>
        <translation>{bands}, NoData {value}</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>Unbekannt</translation>
    </message>
    <message>
        <source>{columns} × {rows} px</source>
        <translation>{columns} × {rows} px</translation>
    </message>
    <message>
        <source>Nothing found for “{words}”. Try fewer words.</source>
        <translation>Nichts gefunden für „{words}“. Versuchen Sie es mit weniger Wörtern.</translation>
    </message>
    <message>
        <source>This portal lists only items you may see. Sign in to find more.</source>
        <translation>Dieses Portal zeigt nur Elemente, die Sie sehen dürfen. Melden Sie sich an, um mehr zu finden.</translation>
    </message>
    <message>
        <source>{host} is neither an ArcGIS server nor a portal. Check the address.</source>
        <translation>{host} ist weder ein ArcGIS-Server noch ein Portal. Prüfen Sie die Adresse.</translation>
    </message>
    <message>
        <source>“{text}” is not a web address. Enter that of a server or portal.</source>
        <translation>„{text}“ ist keine Webadresse. Geben Sie die eines Servers oder Portals ein.</translation>
    </message>
</context>
<context>
    <name>Dialog</name>
    <message>
        <source>Raster Download for ArcGIS</source>
        <translation>Raster Download for ArcGIS</translation>
    </message>
    <message>
        <source>Image Layers</source>
        <translation>Bildlayer</translation>
    </message>
    <message>
        <source>Several addresses can be pasted at once</source>
        <translation>Mehrere Adressen können auf einmal eingefügt werden</translation>
    </message>
    <message>
        <source>Service URL, item page or item ID</source>
        <translation>Dienst-URL, Elementseite oder Element-ID</translation>
    </message>
    <message>
        <source>Paste a service URL, item page or item ID</source>
        <translation>Dienst-URL, Elementseite oder Element-ID einfügen</translation>
    </message>
    <message>
        <source>&amp;Add</source>
        <translation>Hin&amp;zufügen</translation>
    </message>
    <message>
        <source>Area</source>
        <translation>Gebiet</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>Ausgabe</translation>
    </message>
    <message>
        <source>&amp;Folder</source>
        <translation>&amp;Verzeichnis</translation>
    </message>
    <message>
        <source>Created if it does not exist</source>
        <translation>Wird angelegt, falls nicht vorhanden</translation>
    </message>
    <message>
        <source>Re&amp;sampling</source>
        <translation>&amp;Abtastmethode</translation>
    </message>
    <message>
        <source>Nearest neighbour (keeps values)</source>
        <translation>Nächster Nachbar (Werte bleiben erhalten)</translation>
    </message>
    <message>
        <source>Bilinear</source>
        <translation>Bilinear</translation>
    </message>
    <message>
        <source>Cubic</source>
        <translation>Kubisch</translation>
    </message>
    <message>
        <source>L&amp;oad into project when done</source>
        <translation>&amp;Nach Abschluss in das Projekt laden</translation>
    </message>
    <message>
        <source>Ad&amp;vanced</source>
        <translation>&amp;Erweitert</translation>
    </message>
    <message>
        <source>Raster utilities service</source>
        <translation>Raster-Utilities-Dienst</translation>
    </message>
    <message>
        <source>Portal or …/Utilities/RasterUtilities/GPServer that runs the download</source>
        <translation>Portal oder Dienst (…/Utilities/RasterUtilities/GPServer), der den Download ausführt</translation>
    </message>
    <message>
        <source>Found automatically</source>
        <translation>Wird automatisch gefunden</translation>
    </message>
    <message>
        <source>Sign-in for this service</source>
        <translation>Anmeldung für diesen Dienst</translation>
    </message>
    <message>
        <source>Used only when clipping</source>
        <translation>Wird nur beim Zuschneiden verwendet</translation>
    </message>
    <message>
        <source>How the server fills cells when it clips. Nearest for classes; bilinear or cubic for continuous values.</source>
        <translation>Wie der Server beim Zuschneiden die Zellen füllt. Nächster Nachbar für Klassen; bilinear oder kubisch für kontinuierliche Werte.</translation>
    </message>
    <message>
        <source>Folder for the Downloaded Rasters</source>
        <translation>Verzeichnis für die heruntergeladenen Raster</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>Verzeichnis wählen</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>&amp;Schließen</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;Download</source>
        <translation>Her&amp;unterladen</translation>
    </message>
    <message>
        <source>Find image services on a server or portal</source>
        <translation>Bilddienste auf einem Server oder Portal finden</translation>
    </message>
    <message>
        <source>&amp;Browse…</source>
        <translation>&amp;Durchsuchen…</translation>
    </message>
</context>
<context>
    <name>Downloads</name>
    <message>
        <source>Raster downloads</source>
        <translation>Raster-Downloads</translation>
    </message>
    <message>
        <source>{name} (clip)</source>
        <translation>{name} (Ausschnitt)</translation>
    </message>
    <message>
        <source>Image service</source>
        <translation>Bilddienst</translation>
    </message>
    <message>
        <source>Downloaded on {date} from {url}</source>
        <translation>Heruntergeladen am {date} von {url}</translation>
    </message>
    <message>
        <source>Resampling: {method}</source>
        <translation>Abtastmethode: {method}</translation>
    </message>
    <message>
        <source>Not clipped: the whole image</source>
        <translation>Nicht zugeschnitten: das ganze Bild</translation>
    </message>
    <message>
        <source>Clipped to a polygon inside {box}</source>
        <translation>Zugeschnitten auf ein Polygon innerhalb von {box}</translation>
    </message>
    <message>
        <source>Clipped to {polygon}</source>
        <translation>Zugeschnitten auf {polygon}</translation>
    </message>
    <message numerus="yes">
        <source>%n raster download(s): {names}</source>
        <translation>
            <numerusform>%n Raster-Download: {names}</numerusform>
            <numerusform>%n Raster-Downloads: {names}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Waiting, %n already running</source>
        <translation>
            <numerusform>Wartet, %n läuft bereits</numerusform>
            <numerusform>Wartet, %n laufen bereits</numerusform>
        </translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>No answer since {time}, trying again</source>
        <translation>Keine Antwort seit {time}, neuer Versuch läuft</translation>
    </message>
    <message numerus="yes">
        <source>Incomplete, {some} of %n delivered</source>
        <translation>
            <numerusform>Unvollständig, {some} von %n geliefert</numerusform>
            <numerusform>Unvollständig, {some} von %n geliefert</numerusform>
        </translation>
    </message>
    <message>
        <source>Failed while downloading, {amount} kept</source>
        <translation>Beim Herunterladen fehlgeschlagen, {amount} gesichert</translation>
    </message>
    <message>
        <source>Not delivered: {reason}</source>
        <translation>Nicht geliefert: {reason}</translation>
    </message>
    <message>
        <source>downloads not allowed</source>
        <translation>Downloads nicht erlaubt</translation>
    </message>
    <message>
        <source>the server would not clip</source>
        <translation>der Server hat nicht zugeschnitten</translation>
    </message>
    <message>
        <source>sign-in needed</source>
        <translation>Anmeldung nötig</translation>
    </message>
    <message>
        <source>“{words}”</source>
        <translation>„{words}“</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} von {total}</translation>
    </message>
    <message>
        <source>yesterday</source>
        <translation>gestern</translation>
    </message>
    <message>
        <source>{number} s</source>
        <translation>{number} s</translation>
    </message>
    <message>
        <source>{number} min</source>
        <translation>{number} min</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} h {minutes} min</translation>
    </message>
    <message>
        <source>working</source>
        <translation>arbeitet</translation>
    </message>
    <message>
        <source>Server: {doing}, {percent} %</source>
        <translation>Server: {doing}, {percent} %</translation>
    </message>
    <message>
        <source>Server: {doing}</source>
        <translation>Server: {doing}</translation>
    </message>
    <message>
        <source>Server: {doing}, {time}</source>
        <translation>Server: {doing}, {time}</translation>
    </message>
    <message>
        <source>Downloading, {size} so far</source>
        <translation>Download: bisher {size}</translation>
    </message>
    <message>
        <source>Downloading {percent} %</source>
        <translation>Download: {percent} %</translation>
    </message>
    <message>
        <source>Downloading {percent} %, {size}/s, {time} left</source>
        <extracomment>{size} is an amount such as 38 MB, {time} a duration such as 12 s</extracomment>
        <translation>Download: {percent} %, {size}/s, noch {time}</translation>
    </message>
    <message>
        <source>Interrupted at {amount}</source>
        <translation>Unterbrochen bei {amount}</translation>
    </message>
    <message>
        <source>Interrupted while the server was working</source>
        <translation>Unterbrochen, während der Server arbeitete</translation>
    </message>
    <message>
        <source>Interrupted before the server had answered</source>
        <translation>Unterbrochen, bevor der Server geantwortet hatte</translation>
    </message>
    <message>
        <source>Watched by another QGIS window</source>
        <translation>Von einem anderen QGIS-Fenster überwacht</translation>
    </message>
    <message>
        <source>Sign-in needed</source>
        <translation>Anmeldung nötig</translation>
    </message>
    <message>
        <source>Sending the request</source>
        <translation>Anfrage wird gesendet</translation>
    </message>
    <message>
        <source>Queued on the server</source>
        <translation>In der Warteschlange des Servers</translation>
    </message>
    <message>
        <source>Checking the file</source>
        <translation>Datei wird geprüft</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Failed: the server would not clip</source>
        <translation>Fehlgeschlagen: Der Server hat nicht zugeschnitten</translation>
    </message>
    <message>
        <source>Failed on the server</source>
        <translation>Auf dem Server fehlgeschlagen</translation>
    </message>
    <message>
        <source>Failed while downloading</source>
        <translation>Beim Herunterladen fehlgeschlagen</translation>
    </message>
    <message>
        <source>Failed: no answer</source>
        <translation>Fehlgeschlagen: keine Antwort</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>Download</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Begonnen</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>Beendet</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Verzeichnis</translation>
    </message>
    <message numerus="yes">
        <source>{some} of %n layer(s) delivered.</source>
        <translation>
            <numerusform>{some} von %n Layer geliefert.</numerusform>
            <numerusform>{some} von %n Layern geliefert.</numerusform>
        </translation>
    </message>
    <message>
        <source>Try again to send the request once more.</source>
        <translation>Versuchen Sie es erneut, um die Anfrage noch einmal zu senden.</translation>
    </message>
    <message>
        <source>Resume goes on where it stopped; the server does not run it again.</source>
        <translation>„Fortsetzen“ macht dort weiter, wo er stehen geblieben ist; der Server führt den Auftrag nicht noch einmal aus.</translation>
    </message>
    <message>
        <source>The server had not answered; Resume sends the request once more.</source>
        <translation>Der Server hatte nicht geantwortet; „Fortsetzen“ sendet die Anfrage noch einmal.</translation>
    </message>
    <message>
        <source>The download was interrupted before it had ended.</source>
        <translation>Der Download wurde unterbrochen, bevor er beendet war.</translation>
    </message>
    <message>
        <source>Kept: {amount}. Resume goes on from there.</source>
        <translation>Gesichert: {amount}. „Fortsetzen“ macht dort weiter.</translation>
    </message>
    <message>
        <source>Resume goes on from there.</source>
        <translation>„Fortsetzen“ macht dort weiter.</translation>
    </message>
    <message>
        <source>{size} arrived. The file is {path}</source>
        <translation>{size} empfangen. Die Datei ist {path}</translation>
    </message>
    <message>
        <source>{size} arrived and is in the project. In {folder}: {names}</source>
        <translation>{size} empfangen und in das Projekt geladen. In {folder}: {names}</translation>
    </message>
    <message>
        <source>{size} arrived. In {folder}: {names}</source>
        <translation>{size} empfangen. In {folder}: {names}</translation>
    </message>
    <message>
        <source>{name}: done</source>
        <translation>{name}: fertig</translation>
    </message>
    <message>
        <source>{name}: incomplete</source>
        <translation>{name}: unvollständig</translation>
    </message>
    <message>
        <source>{name}: not clipped</source>
        <translation>{name}: nicht zugeschnitten</translation>
    </message>
    <message>
        <source>{name}: failed on the server</source>
        <translation>{name}: auf dem Server fehlgeschlagen</translation>
    </message>
    <message>
        <source>{name}: failed while downloading</source>
        <translation>{name}: beim Herunterladen fehlgeschlagen</translation>
    </message>
    <message>
        <source>{name}: no answer</source>
        <translation>{name}: keine Antwort</translation>
    </message>
    <message>
        <source>{name}: failed</source>
        <translation>{name}: fehlgeschlagen</translation>
    </message>
    <message>
        <source>{name}: sign-in needed</source>
        <translation>{name}: Anmeldung nötig</translation>
    </message>
    <message>
        <source>{name}: cancelled</source>
        <translation>{name}: abgebrochen</translation>
    </message>
    <message>
        <source>{name}: interrupted</source>
        <translation>{name}: unterbrochen</translation>
    </message>
    <message>
        <source>Another QGIS window works on this download. It can be used here when that window is closed.</source>
        <translation>Ein anderes QGIS-Fenster bearbeitet diesen Download. Er kann hier verwendet werden, sobald jenes Fenster geschlossen ist.</translation>
    </message>
    <message>
        <source>{host} works on other downloads; this one begins when one of them has ended.</source>
        <translation>{host} bearbeitet andere Downloads; dieser beginnt, sobald einer davon beendet ist.</translation>
    </message>
    <message>
        <source>The request goes to {host}.</source>
        <translation>Die Anfrage geht an {host}.</translation>
    </message>
    <message>
        <source>{host} has taken the request and will begin when it is its turn.</source>
        <translation>{host} hat die Anfrage angenommen und beginnt, sobald sie an der Reihe ist.</translation>
    </message>
    <message>
        <source>{host} works on the request.</source>
        <translation>{host} bearbeitet die Anfrage.</translation>
    </message>
    <message>
        <source>{host} has not answered since {time}. It is asked again by itself; nothing is lost.</source>
        <translation>{host} hat seit {time} nicht geantwortet. Die Abfrage wird automatisch wiederholt; nichts geht verloren.</translation>
    </message>
    <message>
        <source>{host} has done its part; the result is being downloaded.</source>
        <translation>{host} hat seinen Teil erledigt; das Ergebnis wird heruntergeladen.</translation>
    </message>
    <message>
        <source>All has arrived; now it is checked that the file is whole.</source>
        <translation>Alles ist angekommen; nun wird geprüft, ob die Datei vollständig ist.</translation>
    </message>
    <message>
        <source>Sign in again; the download goes on where it stopped.</source>
        <translation>Melden Sie sich erneut an; der Download macht dort weiter, wo er stehen geblieben ist.</translation>
    </message>
    <message>
        <source>The sign-in to {host} ended and could not be renewed. Sign in again; the download goes on where it stopped.</source>
        <translation>Die Anmeldung bei {host} ist abgelaufen und konnte nicht erneuert werden. Melden Sie sich erneut an; der Download macht dort weiter, wo er stehen geblieben ist.</translation>
    </message>
    <message>
        <source>{host} asks for a sign-in. Sign in, and the request is sent.</source>
        <translation>{host} verlangt eine Anmeldung. Melden Sie sich an, dann wird die Anfrage gesendet.</translation>
    </message>
</context>
<context>
    <name>DownloadsDock</name>
    <message>
        <source>Raster Downloads</source>
        <translation>Raster-Downloads</translation>
    </message>
    <message>
        <source>Show only downloads with these words</source>
        <translation>Nur Downloads mit diesen Wörtern anzeigen</translation>
    </message>
    <message>
        <source>Filter downloads</source>
        <translation>Downloads filtern</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>New…</source>
        <translation>Neu…</translation>
    </message>
    <message>
        <source>Choose image layers and an area to download</source>
        <translation>Bildlayer und ein Gebiet zum Herunterladen wählen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Try Again</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Load</source>
        <translation>Laden</translation>
    </message>
    <message>
        <source>Open Folder</source>
        <translation>Verzeichnis öffnen</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>Vergessen</translation>
    </message>
    <message>
        <source>Edit and Try Again…</source>
        <translation>Ändern und wiederholen…</translation>
    </message>
    <message>
        <source>Fetch Whole Image</source>
        <translation>Ganzes Bild abrufen</translation>
    </message>
    <message>
        <source>Copy Details</source>
        <translation>Details kopieren</translation>
    </message>
    <message>
        <source>Copy Job URL</source>
        <translation>Auftrags-URL kopieren</translation>
    </message>
    <message>
        <source>Select a download first</source>
        <translation>Wählen Sie zuerst einen Download</translation>
    </message>
    <message>
        <source>Select one download only</source>
        <translation>Wählen Sie nur einen Download</translation>
    </message>
    <message>
        <source>The files lie in several folders: select one download only</source>
        <translation>Die Dateien liegen in mehreren Verzeichnissen: Wählen Sie nur einen Download</translation>
    </message>
    <message>
        <source>Another QGIS window works on it</source>
        <translation>Ein anderes QGIS-Fenster bearbeitet den Download</translation>
    </message>
    <message>
        <source>It has ended</source>
        <translation>Der Download ist beendet</translation>
    </message>
    <message>
        <source>All has arrived: the file is being checked</source>
        <translation>Alles ist angekommen: Die Datei wird geprüft</translation>
    </message>
    <message>
        <source>Nothing runs</source>
        <translation>Es läuft nichts</translation>
    </message>
    <message>
        <source>It is still running: cancel it first</source>
        <translation>Der Download läuft noch: Brechen Sie ihn zuerst ab</translation>
    </message>
    <message>
        <source>It is still running</source>
        <translation>Der Download läuft noch</translation>
    </message>
    <message>
        <source>Everything has been delivered</source>
        <translation>Alles wurde geliefert</translation>
    </message>
    <message>
        <source>There is nothing to go on from: try again</source>
        <translation>Es gibt nichts fortzusetzen: Versuchen Sie es erneut</translation>
    </message>
    <message>
        <source>Resume goes on where it stopped</source>
        <translation>„Fortsetzen“ macht dort weiter, wo der Download stehen geblieben ist</translation>
    </message>
    <message>
        <source>Another try would end the same way</source>
        <translation>Ein weiterer Versuch würde genauso enden</translation>
    </message>
    <message>
        <source>The server has not taken a request</source>
        <translation>Der Server hat keine Anfrage angenommen</translation>
    </message>
    <message>
        <source>It is in the project</source>
        <translation>Bereits im Projekt</translation>
    </message>
    <message>
        <source>No file has arrived</source>
        <translation>Es ist keine Datei angekommen</translation>
    </message>
    <message>
        <source>Stop here and on the server</source>
        <translation>Hier und auf dem Server anhalten</translation>
    </message>
    <message>
        <source>Go on where it stopped; the server does not run it again</source>
        <translation>Dort weitermachen, wo der Download stehen geblieben ist; der Server führt den Auftrag nicht noch einmal aus</translation>
    </message>
    <message>
        <source>Let the server run it once more; what has arrived stays</source>
        <translation>Vom Server noch einmal ausführen lassen; was angekommen ist, bleibt erhalten</translation>
    </message>
    <message>
        <source>Add the rasters to the project</source>
        <translation>Die Raster zum Projekt hinzufügen</translation>
    </message>
    <message>
        <source>Show where the files are</source>
        <translation>Zeigen, wo die Dateien liegen</translation>
    </message>
    <message>
        <source>Take it off the list; finished files stay</source>
        <translation>Aus der Liste entfernen; fertige Dateien bleiben erhalten</translation>
    </message>
    <message>
        <source>Open the form as it was filled for this download</source>
        <translation>Das Formular öffnen, wie es für diesen Download ausgefüllt war</translation>
    </message>
    <message>
        <source>Download the whole image instead of the area</source>
        <translation>Das ganze Bild statt des Gebiets herunterladen</translation>
    </message>
    <message>
        <source>Copy what somebody who helps needs to know; without secrets</source>
        <translation>Kopieren, was jemand wissen muss, der hilft; ohne Geheimnisse</translation>
    </message>
    <message>
        <source>Copy the address of the job on the server</source>
        <translation>Die Adresse des Auftrags auf dem Server kopieren</translation>
    </message>
    <message>
        <source>Zoom to Layers</source>
        <translation>Auf Layer zoomen</translation>
    </message>
    <message>
        <source>Details of the download</source>
        <translation>Details des Downloads</translation>
    </message>
    <message>
        <source>Messages from the server</source>
        <translation>Meldungen des Servers</translation>
    </message>
    <message numerus="yes">
        <source>%n earlier message(s) left out</source>
        <translation>
            <numerusform>%n frühere Meldung ausgelassen</numerusform>
            <numerusform>%n frühere Meldungen ausgelassen</numerusform>
        </translation>
    </message>
    <message>
        <source>Raster Download</source>
        <translation>Raster Download</translation>
    </message>
    <message numerus="yes">
        <source>Forget %n download(s)? {size} of partial data will be deleted. Finished files stay.</source>
        <translation>
            <numerusform>%n Download vergessen? {size} an Teildaten werden gelöscht. Fertige Dateien bleiben erhalten.</numerusform>
            <numerusform>%n Downloads vergessen? {size} an Teildaten werden gelöscht. Fertige Dateien bleiben erhalten.</numerusform>
        </translation>
    </message>
    <message>
        <source>Downloads</source>
        <translation>Downloads</translation>
    </message>
    <message>
        <source>No download matches the filter.</source>
        <translation>Kein Download passt zum Filter.</translation>
    </message>
    <message>
        <source>No downloads yet.</source>
        <translation>Noch keine Downloads.</translation>
    </message>
    <message>
        <source>Press New… to choose image layers and an area.</source>
        <translation>Drücken Sie „Neu…“, um Bildlayer und ein Gebiet zu wählen.</translation>
    </message>
    <message>
        <source>Sign In…</source>
        <translation>Anmelden…</translation>
    </message>
</context>
<context>
    <name>Explain</name>
    <message>
        <source>Something unforeseen happened. The log panel “Raster Download” has the details.</source>
        <translation>Etwas Unvorhergesehenes ist passiert. Einzelheiten stehen im Protokoll unter „Raster Download“.</translation>
    </message>
    <message numerus="yes">
        <source>{names} and %n more</source>
        <translation>
            <numerusform>{names} und %n weiterer</numerusform>
            <numerusform>{names} und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>{subject} is a map service: it has pictures, not pixel values. Look for an image service (…/ImageServer).</source>
        <translation>{subject} ist ein Kartendienst: Er liefert Kartenbilder, keine Pixelwerte. Suchen Sie einen Bilddienst (…/ImageServer).</translation>
    </message>
    <message>
        <source>{subject} is a feature service: it has vector features, not pixel values. Look for an image service (…/ImageServer).</source>
        <translation>{subject} ist ein Featuredienst: Er liefert Vektorobjekte, keine Pixelwerte. Suchen Sie einen Bilddienst (…/ImageServer).</translation>
    </message>
    <message>
        <source>{subject} is not an image service. Its address ends in …/ImageServer.</source>
        <translation>{subject} ist kein Bilddienst. Dessen Adresse endet auf …/ImageServer.</translation>
    </message>
    <message>
        <source>No feature is selected in {subject}. Select some, or clear “Selected features only”.</source>
        <translation>In {subject} ist kein Objekt gewählt. Wählen Sie Objekte oder schalten Sie „Nur gewählte Objekte“ aus.</translation>
    </message>
    <message>
        <source>{subject} has no polygons. Choose another layer.</source>
        <translation>{subject} hat keine Polygone. Wählen Sie einen anderen Layer.</translation>
    </message>
    <message>
        <source>The server says it is done but delivered no file. Its reason: “{words}”.</source>
        <translation>Der Server meldet, er sei fertig, hat aber keine Datei geliefert. Seine Begründung: „{words}“.</translation>
    </message>
    <message>
        <source>The server says it is done but delivered no file, and gives no reason. Try again.</source>
        <translation>Der Server meldet, er sei fertig, hat aber keine Datei geliefert und nennt keinen Grund. Versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>The server stopped the job: “{words}”. Draw a smaller area and try again.</source>
        <translation>Der Server hat den Auftrag abgebrochen: „{words}“. Zeichnen Sie ein kleineres Gebiet und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>The server stopped the job: “{words}”.</source>
        <translation>Der Server hat den Auftrag abgebrochen: „{words}“.</translation>
    </message>
    <message>
        <source>{subject}: the server would not clip: “{words}”. Draw the area again, or fetch the whole image.</source>
        <translation>{subject}: Der Server hat nicht zugeschnitten: „{words}“. Zeichnen Sie das Gebiet neu oder rufen Sie das ganze Bild ab.</translation>
    </message>
    <message>
        <source>{subject}: the server sent the whole image instead of the area. Nothing was loaded; draw the area again, or fetch the whole image.</source>
        <translation>{subject}: Der Server hat das ganze Bild statt des Gebiets gesendet. Es wurde nichts geladen; zeichnen Sie das Gebiet neu oder rufen Sie das ganze Bild ab.</translation>
    </message>
    <message>
        <source>{subject} was not delivered: “{words}”.</source>
        <translation>{subject} wurde nicht geliefert: „{words}“.</translation>
    </message>
    <message>
        <source>{subject} was not delivered. Try again with this layer alone.</source>
        <translation>{subject} wurde nicht geliefert. Versuchen Sie es mit diesem Layer allein erneut.</translation>
    </message>
    <message>
        <source>What arrived for {subject} is something else ({words}). Nothing was loaded; try again.</source>
        <translation>Was für {subject} ankam, ist etwas anderes ({words}). Es wurde nichts geladen; versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>What arrived for {subject} is something else. Nothing was loaded; try again.</source>
        <translation>Was für {subject} ankam, ist etwas anderes. Es wurde nichts geladen; versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>What arrived for {subject} is not a TIFF. Nothing was loaded; try again.</source>
        <translation>Was für {subject} ankam, ist kein TIFF. Es wurde nichts geladen; versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>What arrived for {subject} is not a complete TIFF ({done} of {total}). Nothing was loaded; try again.</source>
        <translation>Was für {subject} ankam, ist kein vollständiges TIFF ({done} von {total}). Es wurde nichts geladen; versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>What arrived for {subject} is not a complete TIFF. Nothing was loaded; try again.</source>
        <translation>Was für {subject} ankam, ist kein vollständiges TIFF. Es wurde nichts geladen; versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>The disk is full: {done} of {total} are saved. Free some space, then try again.</source>
        <translation>Der Datenträger ist voll: {done} von {total} sind gespeichert. Schaffen Sie Platz und versuchen Sie es dann erneut.</translation>
    </message>
    <message>
        <source>The disk is full. Free some space, then try again.</source>
        <translation>Der Datenträger ist voll. Schaffen Sie Platz und versuchen Sie es dann erneut.</translation>
    </message>
    <message>
        <source>{subject} did not accept the sign-in: “{words}”. Check user name and password.</source>
        <translation>{subject} hat die Anmeldung nicht akzeptiert: „{words}“. Prüfen Sie Benutzername und Passwort.</translation>
    </message>
    <message>
        <source>{subject} did not accept the sign-in. Check user name and password.</source>
        <translation>{subject} hat die Anmeldung nicht akzeptiert. Prüfen Sie Benutzername und Passwort.</translation>
    </message>
    <message>
        <source>The folder {subject} cannot be written to. Choose another one.</source>
        <translation>In das Verzeichnis {subject} kann nicht geschrieben werden. Wählen Sie ein anderes.</translation>
    </message>
    <message>
        <source>{subject} answered with an error: “{words}”.</source>
        <translation>{subject} hat mit einem Fehler geantwortet: „{words}“.</translation>
    </message>
    <message>
        <source>{subject} answered with an error and no explanation. Try again later.</source>
        <translation>{subject} hat mit einem Fehler ohne Erklärung geantwortet. Versuchen Sie es später erneut.</translation>
    </message>
    <message>
        <source>“{subject}” is neither a web address nor a portal item ID. Paste the address of an image service (…/ImageServer) or its item page.</source>
        <translation>„{subject}“ ist weder eine Webadresse noch die ID eines Portalelements. Fügen Sie die Adresse eines Bilddienstes (…/ImageServer) oder seiner Elementseite ein.</translation>
    </message>
    <message>
        <source>“{subject}” is a {words}, not an image layer.</source>
        <translation>„{subject}“ ist vom Typ {words} und kein Bildlayer.</translation>
    </message>
    <message>
        <source>The item ID {subject} does not say which portal it belongs to. Paste the item&apos;s page, or give the portal&apos;s address as well.</source>
        <translation>Die Element-ID {subject} verrät nicht, zu welchem Portal sie gehört. Fügen Sie die Elementseite ein oder geben Sie auch die Adresse des Portals an.</translation>
    </message>
    <message>
        <source>{subject} is a raster of a server&apos;s own store. Give the raster utilities service of that server as well.</source>
        <translation>{subject} ist ein Raster aus dem Raster-Store eines Servers. Geben Sie auch den Raster-Utilities-Dienst dieses Servers an.</translation>
    </message>
    <message>
        <source>{subject} does not tell its CRS, so the area must be in one with an EPSG code. Set the project&apos;s CRS to one.</source>
        <translation>{subject} nennt sein KBS nicht, daher muss das KBS des Gebiets einen EPSG-Code haben. Wählen Sie für das Projekt ein solches KBS.</translation>
    </message>
    <message>
        <source>The portal {subject} has no item {words}, or you may not see it. Check the ID or sign in.</source>
        <translation>Das Portal {subject} hat kein Element {words}, oder Sie dürfen es nicht sehen. Prüfen Sie die ID oder melden Sie sich an.</translation>
    </message>
    <message>
        <source>{subject}: its owner does not allow downloads. Ask the owner to switch on “allow copy” for the service.</source>
        <translation>{subject}: Der Besitzer erlaubt keine Downloads. Fragen Sie ihn, ob er „allow copy“ für den Dienst einschaltet.</translation>
    </message>
    <message>
        <source>{subject} holds ready-made tiles only, not pixel values. Look for another service.</source>
        <translation>{subject} enthält nur fertige Kacheln, keine Pixelwerte. Suchen Sie einen anderen Dienst.</translation>
    </message>
    <message>
        <source>No server that can run the download was found for {subject}. Looked at: {looked_at}. If you know one, enter it under Advanced.</source>
        <translation>Für {subject} wurde kein Server gefunden, der den Download ausführen kann. Geprüft: {looked_at}. Wenn Sie einen kennen, geben Sie ihn unter „Erweitert“ ein.</translation>
    </message>
    <message>
        <source>QGIS does not know the CRS of {subject}, so no area can be cut out. Choose Whole Image.</source>
        <translation>QGIS kennt das KBS von {subject} nicht, daher kann kein Gebiet ausgeschnitten werden. Wählen Sie „Ganzes Bild“.</translation>
    </message>
    <message>
        <source>{subject} does not touch the area. Draw another area.</source>
        <translation>{subject} berührt das Gebiet nicht. Zeichnen Sie ein anderes Gebiet.</translation>
    </message>
    <message>
        <source>The area is empty. Draw one on the map.</source>
        <translation>Das Gebiet ist leer. Zeichnen Sie eines auf der Karte.</translation>
    </message>
    <message>
        <source>The polygon crosses itself. Press Polygon and draw it again.</source>
        <translation>Das Polygon überschneidet sich selbst. Drücken Sie „Polygon“ und zeichnen Sie es neu.</translation>
    </message>
    <message>
        <source>Some points of the area have no place in the CRS of the image. Draw a smaller area.</source>
        <translation>Einige Punkte des Gebiets lassen sich im KBS des Bildes nicht abbilden. Zeichnen Sie ein kleineres Gebiet.</translation>
    </message>
    <message>
        <source>The area crosses the date line in a way the CRS of the image cannot hold. Draw one area on each side.</source>
        <translation>Das Gebiet überquert die Datumsgrenze, was sich im KBS des Bildes so nicht abbilden lässt. Zeichnen Sie auf jeder Seite ein eigenes Gebiet.</translation>
    </message>
    <message>
        <source>The area has no CRS. Write it as CRS=EPSG:4326;POLYGON((…)) or POLYGON((…)) [EPSG:4326], or set the project&apos;s CRS.</source>
        <translation>Das Gebiet hat kein KBS. Schreiben Sie es als CRS=EPSG:4326;POLYGON((…)) oder POLYGON((…)) [EPSG:4326] oder legen Sie das KBS des Projekts fest.</translation>
    </message>
    <message>
        <source>This computer seems to be offline. Try again when the network is back.</source>
        <translation>Dieser Computer scheint offline zu sein. Versuchen Sie es erneut, sobald das Netzwerk wieder verfügbar ist.</translation>
    </message>
    <message>
        <source>There is no server called {subject}. Check the address, or whether you need the company network (VPN).</source>
        <translation>Es gibt keinen Server namens {subject}. Prüfen Sie die Adresse oder ob Sie das Firmennetz (VPN) brauchen.</translation>
    </message>
    <message>
        <source>{subject} does not answer. It may be down; try again later.</source>
        <translation>{subject} antwortet nicht. Vielleicht ist der Server außer Betrieb; versuchen Sie es später erneut.</translation>
    </message>
    <message>
        <source>The certificate of {subject} is not trusted. If you trust it, add its issuer in QGIS&apos;s authentication settings.</source>
        <translation>Das Zertifikat von {subject} gilt nicht als vertrauenswürdig. Wenn Sie ihm vertrauen, fügen Sie seinen Aussteller in den Authentifizierungseinstellungen von QGIS hinzu.</translation>
    </message>
    <message>
        <source>The proxy did not let the request to {subject} through. Check QGIS&apos;s network settings.</source>
        <translation>Der Proxy hat die Anfrage an {subject} nicht durchgelassen. Prüfen Sie die Netzwerkeinstellungen von QGIS.</translation>
    </message>
    <message>
        <source>{subject} sends requests on to {words}, which cannot be followed safely.</source>
        <translation>{subject} leitet Anfragen an {words} weiter; dieser Weiterleitung kann nicht sicher gefolgt werden.</translation>
    </message>
    <message>
        <source>{subject} answered with a web page instead of data, probably a sign-in page. Open it in a browser.</source>
        <translation>{subject} hat mit einer Webseite statt mit Daten geantwortet, wahrscheinlich einer Anmeldeseite. Öffnen Sie sie in einem Browser.</translation>
    </message>
    <message>
        <source>{subject} answered with something that cannot be read. Try again later.</source>
        <translation>Die Antwort von {subject} ist nicht lesbar. Versuchen Sie es später erneut.</translation>
    </message>
    <message>
        <source>{subject} answered, but not as an ArcGIS server does. Check the address.</source>
        <translation>{subject} hat geantwortet, aber nicht wie ein ArcGIS-Server. Prüfen Sie die Adresse.</translation>
    </message>
    <message>
        <source>{subject} asks for a sign-in. Choose one in the layer&apos;s or the service&apos;s settings.</source>
        <translation>{subject} verlangt eine Anmeldung. Wählen Sie eine Authentifizierungskonfiguration in den Einstellungen des Layers oder des Dienstes.</translation>
    </message>
    <message>
        <source>{subject} does not let you use this. Ask its administrator for the role that may run raster downloads.</source>
        <translation>{subject} erlaubt Ihnen dies nicht. Fragen Sie die Administration nach der Rolle, die Raster-Downloads ausführen darf.</translation>
    </message>
    <message>
        <source>There is no service at {subject}. Check the address.</source>
        <translation>Unter {subject} gibt es keinen Dienst. Prüfen Sie die Adresse.</translation>
    </message>
    <message>
        <source>{subject} refused the request: “{words}”.</source>
        <translation>{subject} hat die Anfrage abgelehnt: „{words}“.</translation>
    </message>
    <message>
        <source>The server stopped the job because it ran too long: “{words}”. Draw a smaller area and try again.</source>
        <translation>Der Server hat den Auftrag abgebrochen, weil er zu lange lief: „{words}“. Zeichnen Sie ein kleineres Gebiet und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>Somebody cancelled the job on the server. Try again.</source>
        <translation>Jemand hat den Auftrag auf dem Server abgebrochen. Versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>The server has already deleted this job. Try again to let it run once more.</source>
        <translation>Der Server hat diesen Auftrag bereits gelöscht. Versuchen Sie es erneut, um ihn noch einmal ausführen zu lassen.</translation>
    </message>
    <message>
        <source>{subject} points to an address that must not be opened ({words}). Ask its administrator.</source>
        <translation>{subject} verweist auf eine Adresse, die nicht geöffnet werden darf ({words}). Fragen Sie die Administration.</translation>
    </message>
    <message>
        <source>{subject} stopped sending in the middle of the file. Try again.</source>
        <translation>{subject} hat mitten in der Datei aufgehört zu senden. Versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>The download was cancelled.</source>
        <translation>Der Download wurde abgebrochen.</translation>
    </message>
    <message>
        <source>The server stopped the job and gives no reason. Try again.</source>
        <translation>Der Server hat den Auftrag abgebrochen und nennt keinen Grund. Versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>The server stopped the job because it ran too long. Draw a smaller area and try again.</source>
        <translation>Der Server hat den Auftrag abgebrochen, weil er zu lange lief. Zeichnen Sie ein kleineres Gebiet und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>{subject} refused the request and gives no reason.</source>
        <translation>{subject} hat die Anfrage abgelehnt und nennt keinen Grund.</translation>
    </message>
    <message>
        <source>{subject} sends requests on to an address that cannot be followed. Check the address.</source>
        <translation>{subject} leitet Anfragen an eine Adresse weiter, der nicht gefolgt werden kann. Prüfen Sie die Adresse.</translation>
    </message>
    <message>
        <source>“{subject}” is not a web address. Enter that of a portal or of a raster utilities service.</source>
        <translation>„{subject}“ ist keine Webadresse. Geben Sie die eines Portals oder eines Raster-Utilities-Dienstes ein.</translation>
    </message>
    <message>
        <source>The server made an image service of {subject} instead of a file ({words}). Add it as a layer.</source>
        <translation>Der Server hat aus {subject} einen Bilddienst statt einer Datei gemacht ({words}). Fügen Sie ihn als Layer hinzu.</translation>
    </message>
    <message>
        <source>More arrived for {subject} than the server announced. Nothing was loaded; try again.</source>
        <translation>Für {subject} kam mehr an, als der Server angekündigt hatte. Es wurde nichts geladen; versuchen Sie es erneut.</translation>
    </message>
    <message numerus="yes">
        <source>%n byte(s)</source>
        <translation>
            <numerusform>%n Byte</numerusform>
            <numerusform>%n Bytes</numerusform>
        </translation>
    </message>
    <message>
        <source>{subject} cannot be “{words}”. Give what is allowed: {looked_at}.</source>
        <translation>{subject} kann nicht „{words}“ sein. Geben Sie etwas Zulässiges an: {looked_at}.</translation>
    </message>
    <message>
        <source>{subject} cannot be “{words}”. Give another value.</source>
        <translation>{subject} kann nicht „{words}“ sein. Geben Sie einen anderen Wert an.</translation>
    </message>
    <message>
        <source>{subject} cannot be empty. Give what is allowed: {looked_at}.</source>
        <translation>{subject} darf nicht leer sein. Geben Sie etwas Zulässiges an: {looked_at}.</translation>
    </message>
    <message>
        <source>{subject} cannot be empty. Give it a value.</source>
        <translation>{subject} darf nicht leer sein. Geben Sie einen Wert an.</translation>
    </message>
    <message>
        <source>The task has no input called “{subject}”. Use one that it has: {looked_at}.</source>
        <translation>Der Task hat keinen Eingabeparameter namens „{subject}“. Verwenden Sie einen, den er hat: {looked_at}.</translation>
    </message>
    <message>
        <source>The task has no input called “{subject}”, nor any other. Leave it out.</source>
        <translation>Der Task hat weder einen Eingabeparameter namens „{subject}“ noch einen anderen. Lassen Sie ihn weg.</translation>
    </message>
    <message>
        <source>{subject} uses {words}, which needs ArcGIS Server {needed}; this server has {found}. Leave it out, or use a newer server.</source>
        <translation>{subject} verwendet {words}; dafür ist ArcGIS Server {needed} nötig, dieser Server hat {found}. Lassen Sie es weg oder verwenden Sie einen neueren Server.</translation>
    </message>
    <message>
        <source>{subject} needs a newer server than this one. Leave it out, or use another server.</source>
        <translation>{subject} braucht einen neueren Server als diesen. Lassen Sie es weg oder verwenden Sie einen anderen Server.</translation>
    </message>
    <message>
        <source>{subject} is too large: it has {done}, and the server takes {total} at most. Give a smaller file, or an address where the server can read it.</source>
        <translation>{subject} ist zu groß: Die Datei hat {done}, der Server nimmt höchstens {total}. Geben Sie eine kleinere Datei an oder eine Adresse, unter der der Server sie lesen kann.</translation>
    </message>
    <message>
        <source>{subject} is too large for the server. Give a smaller file, or an address where the server can read it.</source>
        <translation>{subject} ist zu groß für den Server. Geben Sie eine kleinere Datei an oder eine Adresse, unter der der Server sie lesen kann.</translation>
    </message>
    <message>
        <source>{subject} has more records than the server sends (its limit is {count}). Nothing was loaded; ask for a smaller area or for fewer features.</source>
        <translation>{subject} hat mehr Datensätze, als der Server sendet (höchstens {count}). Es wurde nichts geladen; fragen Sie ein kleineres Gebiet oder weniger Objekte an.</translation>
    </message>
    <message>
        <source>{subject} has more records than the server sends. Nothing was loaded; ask for a smaller area or for fewer features.</source>
        <translation>{subject} hat mehr Datensätze, als der Server sendet. Es wurde nichts geladen; fragen Sie ein kleineres Gebiet oder weniger Objekte an.</translation>
    </message>
    <message>
        <source>The task needs a value for {subject}. Give one, then try again.</source>
        <translation>Der Task braucht einen Wert für {subject}. Geben Sie einen an und versuchen Sie es dann erneut.</translation>
    </message>
    <message>
        <source>{subject} does not take files. Give an address where the server can read the file instead.</source>
        <translation>{subject} nimmt keine Dateien an. Geben Sie stattdessen eine Adresse an, unter der der Server die Datei lesen kann.</translation>
    </message>
    <message>
        <source>The file {subject} cannot be read. Check that it exists and that you may open it.</source>
        <translation>Die Datei {subject} kann nicht gelesen werden. Prüfen Sie, ob sie existiert und ob Sie sie öffnen dürfen.</translation>
    </message>
    <message>
        <source>{subject} did not reach the server whole. Try again.</source>
        <translation>{subject} kam nicht vollständig beim Server an. Versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>The server sent something for {subject} that cannot be read: “{words}”. Try again; if it stays so, ask the server&apos;s administrator.</source>
        <translation>Was der Server für {subject} gesendet hat, ist nicht lesbar: „{words}“. Versuchen Sie es erneut; wenn es so bleibt, fragen Sie die Administration des Servers.</translation>
    </message>
    <message>
        <source>The server sent something for {subject} that cannot be read. Try again; if it stays so, ask the server&apos;s administrator.</source>
        <translation>Was der Server für {subject} gesendet hat, ist nicht lesbar. Versuchen Sie es erneut; wenn es so bleibt, fragen Sie die Administration des Servers.</translation>
    </message>
    <message>
        <source>The server no longer has the file of {subject}. Try again to let it run once more.</source>
        <translation>Der Server hat die Datei von {subject} nicht mehr. Versuchen Sie es erneut, damit er sie noch einmal erstellt.</translation>
    </message>
    <message>
        <source>{subject} changed on the server while it was downloaded. Nothing was loaded; try again later.</source>
        <translation>{subject} hat sich während des Herunterladens auf dem Server geändert. Es wurde nichts geladen; versuchen Sie es später erneut.</translation>
    </message>
    <message>
        <source>What QGIS wrote down about this download cannot be read any more. Try again to begin anew.</source>
        <translation>Was QGIS über diesen Download notiert hat, ist nicht mehr lesbar. Versuchen Sie es erneut, um von vorn zu beginnen.</translation>
    </message>
    <message>
        <source>{subject} says that it belongs to a portal, but the portal does not know it, so no sign-in was sent there. Check the address.</source>
        <translation>{subject} gibt an, zu einem Portal zu gehören, das es nicht kennt; daher wurde dorthin keine Anmeldung gesendet. Prüfen Sie die Adresse.</translation>
    </message>
    <message>
        <source>The server has no licence for this: “{words}”. Ask its administrator, or use another server.</source>
        <translation>Dem Server fehlt eine Lizenz dafür: „{words}“. Fragen Sie seinen Administrator, oder nehmen Sie einen anderen Server.</translation>
    </message>
    <message>
        <source>{subject} has no licence for this: “{words}”. Ask its administrator, or use another server.</source>
        <translation>{subject} hat keine Lizenz dafür: „{words}“. Fragen Sie den Administrator, oder nehmen Sie einen anderen Server.</translation>
    </message>
    <message>
        <source>The certificate of {subject} is not trusted (issued by {words}). If you trust it, add the issuer in QGIS&apos;s authentication settings.</source>
        <translation>Das Zertifikat von {subject} gilt nicht als vertrauenswürdig (ausgestellt von {words}). Wenn Sie ihm vertrauen, fügen Sie den Aussteller in den Authentifizierungseinstellungen von QGIS hinzu.</translation>
    </message>
    <message>
        <source>The certificate of {subject} is not valid today. Check the date of this computer, or ask the server&apos;s administrator for a new one.</source>
        <translation>Das Zertifikat von {subject} ist heute nicht gültig. Prüfen Sie das Datum dieses Computers, oder bitten Sie den Administrator des Servers um ein neues.</translation>
    </message>
    <message>
        <source>The certificate that {subject} shows is that of another server. Check the address.</source>
        <translation>Das Zertifikat, das {subject} zeigt, gehört einem anderen Server. Prüfen Sie die Adresse.</translation>
    </message>
    <message>
        <source>No secure connection to {subject} can be made. Check whether its address begins with https or with http.</source>
        <translation>Zu {subject} kommt keine sichere Verbindung zustande. Prüfen Sie, ob die Adresse mit https oder mit http beginnt.</translation>
    </message>
    <message>
        <source>{subject} wants a certificate that proves who you are. Choose a sign-in that has one (PKI).</source>
        <translation>{subject} verlangt ein Zertifikat, das zeigt, wer Sie sind. Wählen Sie eine Authentifizierungskonfiguration, die eines hat (PKI).</translation>
    </message>
    <message>
        <source>The proxy {subject} wants a password. Enter it in QGIS&apos;s network settings.</source>
        <translation>Der Proxy {subject} verlangt ein Passwort. Tragen Sie es in den Netzwerkeinstellungen von QGIS ein.</translation>
    </message>
    <message>
        <source>A SOCKS proxy needs the Python package PySocks, which this QGIS does not have. Install it, or choose an HTTP proxy in QGIS&apos;s network settings.</source>
        <translation>Ein SOCKS-Proxy braucht das Python-Paket PySocks, das diesem QGIS fehlt. Installieren Sie es, oder wählen Sie in den Netzwerkeinstellungen von QGIS einen HTTP-Proxy.</translation>
    </message>
    <message>
        <source>The sign-in to {subject} ended, or was made for another address, and could not be renewed. Sign in again.</source>
        <translation>Die Anmeldung bei {subject} ist abgelaufen oder galt für eine andere Adresse und konnte nicht erneuert werden. Melden Sie sich erneut an.</translation>
    </message>
    <message>
        <source>QGIS cannot use the sign-in chosen for {subject}. It may have been deleted, or the master password was not given; choose another one or try again.</source>
        <translation>QGIS kann die für {subject} gewählte Authentifizierungskonfiguration nicht verwenden. Vielleicht wurde sie gelöscht, oder das Hauptpasswort wurde nicht eingegeben; wählen Sie eine andere, oder versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>{subject} takes only the sign-in of Windows, which cannot be used here. Ask its administrator for an address with user name and password, a certificate or OAuth2.</source>
        <translation>{subject} nimmt nur die Windows-Anmeldung an, die hier nicht möglich ist. Fragen Sie den Administrator nach einer Adresse mit Benutzername und Passwort, Zertifikat oder OAuth2.</translation>
    </message>
    <message>
        <source>The proxy {subject} did not accept the password. Correct user name and password in QGIS&apos;s network settings.</source>
        <translation>Der Proxy {subject} hat das Passwort nicht angenommen. Berichtigen Sie Benutzername und Passwort in den Netzwerkeinstellungen von QGIS.</translation>
    </message>
    <message>
        <source>“{subject}” is not the address of a job on the server. It looks like …/GPServer/DownloadRaster/jobs/… and is printed when a download begins.</source>
        <translation>„{subject}“ ist keine Adresse eines Auftrags. Sie sieht so aus: …/GPServer/DownloadRaster/jobs/… und wird ausgegeben, wenn ein Download beginnt.</translation>
    </message>
</context>
<context>
    <name>LayerList</name>
    <message>
        <source>Image layers</source>
        <translation>Bildlayer</translation>
    </message>
    <message>
        <source>Select a layer first</source>
        <translation>Wählen Sie zuerst einen Layer</translation>
    </message>
    <message>
        <source>There is no layer</source>
        <translation>Es gibt keinen Layer</translation>
    </message>
    <message>
        <source>Where it lies is not known yet</source>
        <translation>Seine Lage ist noch nicht bekannt</translation>
    </message>
    <message>
        <source>The list follows the project: remove the layer there</source>
        <translation>Die Liste folgt dem Projekt: Entfernen Sie den Layer dort</translation>
    </message>
    <message>
        <source>Check All</source>
        <translation>Alle anhaken</translation>
    </message>
    <message>
        <source>Uncheck All</source>
        <translation>Alle abhaken</translation>
    </message>
    <message>
        <source>Zoom to Layer</source>
        <translation>Auf Layer zoomen</translation>
    </message>
    <message>
        <source>Copy URL</source>
        <translation>URL kopieren</translation>
    </message>
    <message>
        <source>Read Again</source>
        <translation>Erneut lesen</translation>
    </message>
    <message>
        <source>Remove from List</source>
        <translation>Aus Liste entfernen</translation>
    </message>
    <message>
        <source>No ArcGIS image layers in this project.</source>
        <translation>Keine ArcGIS-Bildlayer in diesem Projekt.</translation>
    </message>
    <message>
        <source>Unknown CRS</source>
        <translation>Unbekanntes KBS</translation>
    </message>
    <message>
        <source>Without a code</source>
        <translation>Ohne Code</translation>
    </message>
    <message>
        <source>Upper bound, before the server compresses</source>
        <translation>Obergrenze, bevor der Server komprimiert</translation>
    </message>
    <message>
        <source>The service does not tell enough to estimate its size</source>
        <translation>Die Angaben des Dienstes reichen nicht, um die Größe zu schätzen</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>Wird gelesen…</translation>
    </message>
    <message>
        <source>Size unknown</source>
        <translation>Größe unbekannt</translation>
    </message>
    <message>
        <source>Not allowed</source>
        <translation>Nicht erlaubt</translation>
    </message>
    <message>
        <source>Outside area</source>
        <translation>Nicht im Gebiet</translation>
    </message>
    <message>
        <source>Cannot be clipped</source>
        <translation>Nicht zuschneidbar</translation>
    </message>
    <message>
        <source>Sign-in needed</source>
        <translation>Anmeldung nötig</translation>
    </message>
    <message>
        <source>No download task</source>
        <translation>Kein Download-Task</translation>
    </message>
    <message>
        <source>Not an image service</source>
        <translation>Kein Bilddienst</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>Nicht gefunden</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>Keine Antwort</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Bands</source>
        <translation>Kanäle</translation>
    </message>
    <message>
        <source>Cell Size</source>
        <translation>Zellengröße</translation>
    </message>
    <message>
        <source>CRS</source>
        <translation>KBS</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>The layer brings a sign-in of its own: change it there</source>
        <translation>Der Layer bringt eine eigene Anmeldung mit: Ändern Sie sie dort</translation>
    </message>
    <message>
        <source>Sign In…</source>
        <translation>Anmelden…</translation>
    </message>
    <message>
        <source>Paste the address of an image service below, or browse a server or portal.</source>
        <translation>Fügen Sie unten die Adresse eines Bilddienstes ein oder durchsuchen Sie einen Server oder ein Portal.</translation>
    </message>
</context>
<context>
    <name>LayerMenu</name>
    <message>
        <source>Download Raster…</source>
        <translation>Raster herunterladen…</translation>
    </message>
</context>
<context>
    <name>Main</name>
    <message>
        <source>Download Raster…</source>
        <translation>Raster herunterladen…</translation>
    </message>
    <message>
        <source>Download the pixel values of ArcGIS image services</source>
        <translation>Pixelwerte von ArcGIS-Bilddiensten herunterladen</translation>
    </message>
    <message>
        <source>Raster Download for ArcGIS</source>
        <translation>Raster Download for ArcGIS</translation>
    </message>
    <message>
        <source>Raster Downloads</source>
        <translation>Raster-Downloads</translation>
    </message>
</context>
<context>
    <name>Measures</name>
    <message>
        <source>{number} m²</source>
        <translation>{number} m²</translation>
    </message>
    <message>
        <source>{number} km²</source>
        <translation>{number} km²</translation>
    </message>
    <message>
        <source>{width} × {height} m</source>
        <translation>{width} × {height} m</translation>
    </message>
    <message>
        <source>{width} × {height} km</source>
        <translation>{width} × {height} km</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} h {minutes} min</translation>
    </message>
    <message>
        <source>{minutes} min {seconds} s</source>
        <translation>{minutes} min {seconds} s</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} s</translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message numerus="yes">
        <source>Download of %n layer(s) started.</source>
        <translation>
            <numerusform>Download von %n Layer gestartet.</numerusform>
            <numerusform>Download von %n Layern gestartet.</numerusform>
        </translation>
    </message>
    <message>
        <source>{names}: loaded, {size} in {time}.</source>
        <translation>{names}: geladen, {size} in {time}.</translation>
    </message>
    <message>
        <source>{names}: saved, {size} in {time}.</source>
        <translation>{names}: gespeichert, {size} in {time}.</translation>
    </message>
    <message>
        <source>{layer} ({reason})</source>
        <translation>{layer} ({reason})</translation>
    </message>
    <message numerus="yes">
        <source>{some} of %n layer(s) delivered. Not delivered: {missing}.</source>
        <translation>
            <numerusform>{some} von %n Layer geliefert. Nicht geliefert: {missing}.</numerusform>
            <numerusform>{some} von %n Layern geliefert. Nicht geliefert: {missing}.</numerusform>
        </translation>
    </message>
    <message>
        <source>{names} failed: “{words}”</source>
        <translation>{names} fehlgeschlagen: „{words}“</translation>
    </message>
    <message>
        <source>{names} failed: {reason}</source>
        <translation>{names} fehlgeschlagen: {reason}</translation>
    </message>
    <message numerus="yes">
        <source>%n download(s) done</source>
        <translation>
            <numerusform>%n Download fertig</numerusform>
            <numerusform>%n Downloads fertig</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n incomplete</source>
        <translation>
            <numerusform>%n unvollständig</numerusform>
            <numerusform>%n unvollständig</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n fehlgeschlagen</numerusform>
            <numerusform>%n fehlgeschlagen</numerusform>
        </translation>
    </message>
    <message>
        <source>{counts}.</source>
        <translation>{counts}.</translation>
    </message>
    <message>
        <source>Zoom to Layers</source>
        <translation>Auf Layer zoomen</translation>
    </message>
    <message>
        <source>Open Folder</source>
        <translation>Verzeichnis öffnen</translation>
    </message>
    <message>
        <source>Fetch Whole Image</source>
        <translation>Ganzes Bild abrufen</translation>
    </message>
    <message>
        <source>Edit and Try Again…</source>
        <translation>Ändern und wiederholen…</translation>
    </message>
    <message>
        <source>Raster Download</source>
        <translation>Raster Download</translation>
    </message>
    <message>
        <source>downloads not allowed</source>
        <translation>Downloads nicht erlaubt</translation>
    </message>
    <message>
        <source>“{words}”</source>
        <translation>„{words}“</translation>
    </message>
    <message>
        <source>Show Downloads</source>
        <translation>Downloads anzeigen</translation>
    </message>
    <message numerus="yes">
        <source>%n download(s) interrupted when QGIS closed: {names}.</source>
        <translation>
            <numerusform>%n Download beim Schließen von QGIS unterbrochen: {names}.</numerusform>
            <numerusform>%n Downloads beim Schließen von QGIS unterbrochen: {names}.</numerusform>
        </translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Show Download</source>
        <translation>Download anzeigen</translation>
    </message>
    <message>
        <source>{name}, {amount}</source>
        <translation>{name}, {amount}</translation>
    </message>
    <message>
        <source>{names}: {story}</source>
        <translation>{names}: {story}</translation>
    </message>
    <message>
        <source>Sign In…</source>
        <translation>Anmelden…</translation>
    </message>
    <message numerus="yes">
        <source>%n waiting for a sign-in</source>
        <translation>
            <numerusform>%n wartet auf eine Anmeldung</numerusform>
            <numerusform>%n warten auf eine Anmeldung</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Notes</name>
    <message>
        <source>Zoom to Layer</source>
        <translation>Auf Layer zoomen</translation>
    </message>
    <message>
        <source>Open Advanced</source>
        <translation>„Erweitert“ öffnen</translation>
    </message>
    <message>
        <source>up to {size}</source>
        <translation>bis zu {size}</translation>
    </message>
    <message>
        <source>Add an image layer to start.</source>
        <translation>Fügen Sie zuerst einen Bildlayer hinzu.</translation>
    </message>
    <message>
        <source>Check a layer.</source>
        <translation>Haken Sie einen Layer an.</translation>
    </message>
    <message>
        <source>The folder cannot be written to. Choose another one.</source>
        <translation>In das Verzeichnis kann nicht geschrieben werden. Wählen Sie ein anderes.</translation>
    </message>
    <message numerus="yes">
        <source>Reading %n layer(s)…</source>
        <translation>
            <numerusform>%n Layer wird gelesen…</numerusform>
            <numerusform>%n Layer werden gelesen…</numerusform>
        </translation>
    </message>
    <message>
        <source>Reading the polygons of {layer}…</source>
        <translation>Die Polygone von {layer} werden gelesen…</translation>
    </message>
    <message>
        <source>There is no polygon layer in this project. Choose another area.</source>
        <translation>In diesem Projekt gibt es keinen Polygonlayer. Wählen Sie ein anderes Gebiet.</translation>
    </message>
    <message>
        <source>Draw an area on the map.</source>
        <translation>Zeichnen Sie ein Gebiet auf der Karte.</translation>
    </message>
    <message>
        <source>No checked layer touches the area.</source>
        <translation>Kein angehakter Layer berührt das Gebiet.</translation>
    </message>
    <message>
        <source>None of the checked layers can be downloaded.</source>
        <translation>Keiner der angehakten Layer kann heruntergeladen werden.</translation>
    </message>
    <message>
        <source>{amount}.</source>
        <translation>{amount}.</translation>
    </message>
    <message>
        <source>{amount}, but only {free} free. Draw a smaller area or choose another folder.</source>
        <translation>{amount}, aber nur {free} frei. Zeichnen Sie ein kleineres Gebiet oder wählen Sie ein anderes Verzeichnis.</translation>
    </message>
    <message>
        <source>{amount}. {free} free.</source>
        <translation>{amount}. {free} frei.</translation>
    </message>
    <message>
        <source>This is much for one job; many servers stop jobs that run too long.</source>
        <translation>Das ist viel für einen Server-Auftrag; viele Server brechen zu lange Aufträge ab.</translation>
    </message>
    <message numerus="yes">
        <source>%n layer(s)</source>
        <translation>
            <numerusform>%n Layer</numerusform>
            <numerusform>%n Layer</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{some} of %n layer(s)</source>
        <translation>
            <numerusform>{some} von %n Layer</numerusform>
            <numerusform>{some} von %n Layern</numerusform>
        </translation>
    </message>
    <message>
        <source>size unknown</source>
        <translation>Größe unbekannt</translation>
    </message>
    <message>
        <source>up to {size} before compression</source>
        <translation>bis zu {size} vor der Kompression</translation>
    </message>
    <message numerus="yes">
        <source>up to {size} before compression and %n layer(s) of unknown size</source>
        <translation>
            <numerusform>bis zu {size} vor der Kompression und %n Layer unbekannter Größe</numerusform>
            <numerusform>bis zu {size} vor der Kompression und %n Layer unbekannter Größe</numerusform>
        </translation>
    </message>
    <message>
        <source>{layer} ({reason})</source>
        <translation>{layer} ({reason})</translation>
    </message>
    <message>
        <source>Left out: {layers}.</source>
        <translation>Ausgelassen: {layers}.</translation>
    </message>
    <message>
        <source>outside the area</source>
        <translation>außerhalb des Gebiets</translation>
    </message>
    <message>
        <source>its owner does not allow downloads</source>
        <translation>der Besitzer erlaubt keine Downloads</translation>
    </message>
    <message numerus="yes">
        <source>… and %n more message(s).</source>
        <translation>
            <numerusform>… und %n weitere Meldung.</numerusform>
            <numerusform>… und %n weitere Meldungen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Problem</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>Sign-in</source>
        <translation>Anmeldung</translation>
    </message>
    <message>
        <source>Information</source>
        <translation>Information</translation>
    </message>
    <message>
        <source>Sign In…</source>
        <translation>Anmelden…</translation>
    </message>
    <message>
        <source>Try Again</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>Durchsuchen…</translation>
    </message>
    <message>
        <source>Open Authentication Settings</source>
        <translation>Authentifizierungseinstellungen öffnen</translation>
    </message>
    <message>
        <source>Open Network Settings</source>
        <translation>Netzwerkeinstellungen öffnen</translation>
    </message>
    <message>
        <source>{host} asks for a sign-in.</source>
        <translation>{host} verlangt eine Anmeldung.</translation>
    </message>
    <message>
        <source>All right</source>
        <translation>In Ordnung</translation>
    </message>
</context>
<context>
    <name>OptionsPage</name>
    <message>
        <source>Downloads</source>
        <translation>Downloads</translation>
    </message>
    <message>
        <source>Default folder</source>
        <translation>Standardverzeichnis</translation>
    </message>
    <message>
        <source>Where downloads go unless the form says otherwise; created if it does not exist</source>
        <translation>Wohin heruntergeladen wird, wenn das Formular nichts anderes sagt; wird angelegt, falls nicht vorhanden</translation>
    </message>
    <message>
        <source>Load into project when done</source>
        <translation>Danach ins Projekt laden</translation>
    </message>
    <message>
        <source>Downloads at once per server</source>
        <translation>Gleichzeitige Downloads pro Server</translation>
    </message>
    <message>
        <source>More downloads wait until one of these has ended</source>
        <translation>Weitere Downloads warten, bis einer davon beendet ist</translation>
    </message>
    <message>
        <source>Otherwise they wait in the panel Raster Downloads, and no server is asked</source>
        <translation>Sonst warten sie im Bedienfeld Raster-Downloads, und kein Server wird angefragt</translation>
    </message>
    <message>
        <source>Resume interrupted downloads when QGIS starts</source>
        <translation>Unterbrochene Downloads beim Start von QGIS fortsetzen</translation>
    </message>
    <message>
        <source>Raster Download</source>
        <translation>Raster Download</translation>
    </message>
    <message>
        <source>Default Folder for Downloads</source>
        <translation>Standardverzeichnis für Downloads</translation>
    </message>
    <message>
        <source>Folder of the project, or Downloads</source>
        <translation>Verzeichnis des Projekts oder Downloads</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>Verzeichnis wählen</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>“{folder}” is not a complete path and will not be saved. Choose a folder.</source>
        <translation>„{folder}“ ist kein vollständiger Pfad und wird nicht gespeichert. Wählen Sie ein Verzeichnis.</translation>
    </message>
    <message>
        <source>Sign-ins</source>
        <translation>Anmeldungen</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Authentication configuration</source>
        <translation>Authentifizierungskonfiguration</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Ändern…</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Select a server first</source>
        <translation>Wählen Sie zuerst einen Server</translation>
    </message>
    <message>
        <source>Forget the choice; the configuration stays in QGIS</source>
        <translation>Die Wahl vergessen; die Konfiguration bleibt in QGIS</translation>
    </message>
    <message>
        <source>Select one server only</source>
        <translation>Wählen Sie nur einen Server</translation>
    </message>
    <message>
        <source>Choose another authentication configuration</source>
        <translation>Eine andere Authentifizierungskonfiguration wählen</translation>
    </message>
</context>
<context>
    <name>Processing</name>
    <message>
        <source>Download raster from ArcGIS image services</source>
        <translation>Raster von ArcGIS-Bilddiensten herunterladen</translation>
    </message>
    <message>
        <source>Pixel values of ArcGIS image services, clipped by the server.</source>
        <translation>Pixelwerte von ArcGIS-Bilddiensten, vom Server zugeschnitten.</translation>
    </message>
    <message>
        <source>arcgis,esri,image server,imageserver,raster,dem,clip,download,rest</source>
        <translation>arcgis,esri,image server,imageserver,image service,bilddienst,raster,dem,dgm,höhenmodell,clip,zuschneiden,ausschneiden,download,herunterladen,rest</translation>
    </message>
    <message>
        <source>Image layers</source>
        <translation>Bildlayer</translation>
    </message>
    <message>
        <source>Service URLs, item IDs or raster store URIs, one a line</source>
        <translation>Dienst-URLs, Element-IDs oder Raster-Store-URIs, je Zeile eine</translation>
    </message>
    <message>
        <source>Clip to extent</source>
        <translation>Auf Ausdehnung zuschneiden</translation>
    </message>
    <message>
        <source>Clip to polygons of a layer</source>
        <translation>Auf Polygone eines Layers zuschneiden</translation>
    </message>
    <message>
        <source>Clip to polygon</source>
        <translation>Auf Polygon zuschneiden</translation>
    </message>
    <message>
        <source>Resampling</source>
        <translation>Abtastmethode</translation>
    </message>
    <message>
        <source>Nearest neighbour (keeps values)</source>
        <translation>Nächster Nachbar (Werte bleiben erhalten)</translation>
    </message>
    <message>
        <source>Bilinear</source>
        <translation>Bilinear</translation>
    </message>
    <message>
        <source>Cubic</source>
        <translation>Kubisch</translation>
    </message>
    <message>
        <source>Portal or raster utilities service (empty: found by itself)</source>
        <translation>Portal oder Raster-Utilities-Dienst (leer: wird automatisch gefunden)</translation>
    </message>
    <message>
        <source>Sign-in</source>
        <translation>Authentifizierungskonfiguration</translation>
    </message>
    <message>
        <source>Output folder</source>
        <translation>Ausgabeverzeichnis</translation>
    </message>
    <message>
        <source>First raster</source>
        <translation>Erstes Raster</translation>
    </message>
    <message>
        <source>Rasters</source>
        <translation>Raster</translation>
    </message>
    <message>
        <source>Jobs on the server</source>
        <translation>Server-Aufträge</translation>
    </message>
    <message>
        <source>Name at least one image: a layer, a service URL or an item ID.</source>
        <translation>Geben Sie mindestens ein Bild an: einen Layer, eine Dienst-URL oder eine Element-ID.</translation>
    </message>
    <message>
        <source>Give only one of extent, clip layer and clip geometry, not {names}.</source>
        <translation>Geben Sie nur eines von Ausdehnung, Zuschneidelayer und Zuschneidegeometrie an, nicht {names}.</translation>
    </message>
    <message>
        <source>{layer} does not show an ArcGIS image service.</source>
        <translation>{layer} zeigt keinen ArcGIS-Bilddienst.</translation>
    </message>
    <message>
        <source>There is no layer “{names}”.</source>
        <translation>Es gibt keinen Layer „{names}“.</translation>
    </message>
    <message>
        <source>The extent has no CRS. Write it as xmin,xmax,ymin,ymax [EPSG:4326], or set the project&apos;s CRS.</source>
        <translation>Die Ausdehnung hat kein KBS. Schreiben Sie sie als xmin,xmax,ymin,ymax [EPSG:4326] oder legen Sie das KBS des Projekts fest.</translation>
    </message>
    <message>
        <source>QGIS does not know the CRS “{name}”.</source>
        <translation>QGIS kennt das KBS „{name}“ nicht.</translation>
    </message>
    <message>
        <source>Image services</source>
        <translation>Bilddienste</translation>
    </message>
    <message>
        <source>Layers of the project that show image services. On the command line their names, with --PROJECT_PATH, or arcgismapserver:// and a layer&apos;s source.</source>
        <translation>Layer des Projekts, die Bilddienste zeigen. Auf der Befehlszeile ihre Namen, mit --PROJECT_PATH, oder arcgismapserver:// und die Quelle eines Layers.</translation>
    </message>
    <message>
        <source>Addresses of image services (…/ImageServer), item pages or item IDs of a portal, or raster store URIs, one a line; in scripts a list, too. At least one image or layer is needed.</source>
        <translation>Adressen von Bilddiensten (…/ImageServer), Elementseiten oder Element-IDs eines Portals oder Raster-Store-URIs, je Zeile eine; in Skripten auch eine Liste. Mindestens ein Bild oder Layer wird gebraucht.</translation>
    </message>
    <message>
        <source>A box, written xmin,xmax,ymin,ymax [EPSG:4326]. With neither a box nor polygons the whole image is downloaded.</source>
        <translation>Ein Rechteck, geschrieben als xmin,xmax,ymin,ymax [EPSG:4326]. Ohne Rechteck und Polygone wird das ganze Bild heruntergeladen.</translation>
    </message>
    <message>
        <source>All polygons of this layer together, or the selected ones. Instead of an extent.</source>
        <translation>Alle Polygone dieses Layers zusammen oder die gewählten. Statt einer Ausdehnung.</translation>
    </message>
    <message>
        <source>A polygon, written CRS=EPSG:4326;POLYGON((…)) or POLYGON((…)) [EPSG:4326]. Instead of an extent.</source>
        <translation>Ein Polygon, geschrieben als CRS=EPSG:4326;POLYGON((…)) oder POLYGON((…)) [EPSG:4326]. Statt einer Ausdehnung.</translation>
    </message>
    <message>
        <source>How the server computes values where cells do not fit; nearest neighbour keeps them as they are.</source>
        <translation>Wie der Server Werte berechnet, wo Zellen nicht aufeinanderpassen; Nächster Nachbar lässt sie, wie sie sind.</translation>
    </message>
    <message>
        <source>The portal that knows the item IDs, or the address of the raster utilities service (…/GPServer) that is to do the work. Empty: each image&apos;s own server is asked.</source>
        <translation>Das Portal, das die Element-IDs kennt, oder die Adresse des Raster-Utilities-Dienstes (…/GPServer), der die Arbeit tun soll. Leer: Der Server jedes Bildes wird selbst gefragt.</translation>
    </message>
    <message>
        <source>The authentication configuration for the servers named here. Empty: those of the layers, and the ones that QGIS has for the addresses.</source>
        <translation>Die Authentifizierungskonfiguration für die hier genannten Server. Leer: die der Layer und jene, die QGIS für die Adressen hat.</translation>
    </message>
    <message>
        <source>Where the files go; it is made if it is not there, and no file in it is replaced. Empty: the folder of the options, else the project&apos;s, else Downloads.</source>
        <translation>Wohin die Dateien kommen; das Verzeichnis wird bei Bedarf angelegt, und keine Datei darin wird ersetzt. Leer: das Verzeichnis der Optionen, sonst das des Projekts, sonst Downloads.</translation>
    </message>
    <message>
        <source>The file of the first image, for the next step of a model.</source>
        <translation>Die Datei des ersten Bildes, für den nächsten Schritt eines Modells.</translation>
    </message>
    <message>
        <source>The files of all images, in the order in which they were named.</source>
        <translation>Die Dateien aller Bilder, in der Reihenfolge, in der sie angegeben wurden.</translation>
    </message>
    <message>
        <source>The addresses of the jobs that did the work, one a line.</source>
        <translation>Die Adressen der Aufträge, die die Arbeit getan haben, je Zeile eine.</translation>
    </message>
    <message>
        <source>List ArcGIS image services</source>
        <translation>ArcGIS-Bilddienste auflisten</translation>
    </message>
    <message>
        <source>The image services of a server or portal as a layer, with their properties.</source>
        <translation>Die Bilddienste eines Servers oder Portals als Layer, mit ihren Eigenschaften.</translation>
    </message>
    <message>
        <source>arcgis,esri,portal,server,search,catalog,image server,imageserver,list,rest</source>
        <translation>arcgis,esri,portal,server,search,suche,catalog,katalog,image server,imageserver,bilddienst,list,liste,auflisten,rest</translation>
    </message>
    <message>
        <source>Finds the image services of an ArcGIS server or portal, asks each what it is, and makes a layer of them: a polygon for each extent, with pixel type, bands, cell size, CRS and what else one chooses by.

The field url is what “Download raster from ArcGIS image services” takes as images; download tells whether the service lets its pixels be downloaded. cell_x and cell_y are in units of the CRS, columns, rows and bytes those of the whole image before compression; max_width and max_height bound a picture of it, not a download. title, item_id, owner and modified come from portals.

A service that cannot be read stays in the list, without an extent; the field error says why.</source>
        <translation>Findet die Bilddienste eines ArcGIS-Servers oder -Portals, fragt jeden, was er ist, und macht daraus einen Layer: je Ausdehnung ein Polygon, mit Pixeltyp, Kanälen, Zellengröße, KBS und was sonst bei der Auswahl zählt.

Das Feld url ist das, was „Raster von ArcGIS-Bilddiensten herunterladen“ als Bilder nimmt; download sagt, ob der Dienst das Herunterladen seiner Pixel zulässt. cell_x und cell_y sind in Einheiten des KBS, columns, rows und bytes die des ganzen Bildes vor der Kompression; max_width und max_height begrenzen eine Ansicht davon, keinen Download. title, item_id, owner und modified kommen von Portalen.

Ein Dienst, der sich nicht lesen lässt, bleibt in der Liste, ohne Ausdehnung; das Feld error sagt, warum.</translation>
    </message>
    <message>
        <source>The address of a portal, of a server, or of one folder of a server (…/rest/services/Folder). The address of a service stands for its server.</source>
        <translation>Die Adresse eines Portals, eines Servers oder eines Ordners auf einem Server (…/rest/services/Ordner). Die Adresse eines Dienstes steht für seinen Server.</translation>
    </message>
    <message>
        <source>Words that must all occur. A portal searches its items by them, on a server they are looked for in the names of services and folders. Empty: all services.</source>
        <translation>Wörter, die alle vorkommen müssen. Ein Portal durchsucht damit seine Elemente, auf einem Server werden sie in den Namen von Diensten und Ordnern gesucht. Leer: alle Dienste.</translation>
    </message>
    <message>
        <source>Only services whose extent touches this one; those whose extent is not known stay in the list.</source>
        <translation>Nur Dienste, deren Ausdehnung diese berührt; solche mit unbekannter Ausdehnung bleiben in der Liste.</translation>
    </message>
    <message>
        <source>So many services are read at most; a message says when there are more.</source>
        <translation>So viele Dienste werden höchstens gelesen; eine Meldung sagt, wenn es mehr gibt.</translation>
    </message>
    <message>
        <source>The authentication configuration for the server or portal. Empty: the one that QGIS has for its address, if any.</source>
        <translation>Die Authentifizierungskonfiguration für den Server oder das Portal. Leer: jene, die QGIS für die Adresse hat, falls es eine gibt.</translation>
    </message>
    <message>
        <source>Polygons in EPSG:4326, one for each service, of two parts across the date line; services without a known extent have no geometry.</source>
        <translation>Polygone in EPSG:4326, je Dienst eines, an der Datumsgrenze in zwei Teilen; Dienste ohne bekannte Ausdehnung haben keine Geometrie.</translation>
    </message>
    <message>
        <source>The addresses of those that may be downloaded, one a line; in a model what “Download raster from ArcGIS image services” takes as images.</source>
        <translation>Die Adressen derer, die heruntergeladen werden dürfen, je Zeile eine; in einem Modell das, was „Raster von ArcGIS-Bilddiensten herunterladen“ als Bilder nimmt.</translation>
    </message>
    <message>
        <source>How many services are in the layer.</source>
        <translation>Wie viele Dienste im Layer sind.</translation>
    </message>
    <message>
        <source>How many of them could not be read.</source>
        <translation>Wie viele davon sich nicht lesen ließen.</translation>
    </message>
    <message>
        <source>Server or portal</source>
        <translation>Server oder Portal</translation>
    </message>
    <message>
        <source>Search words</source>
        <translation>Suchwörter</translation>
    </message>
    <message>
        <source>Only in extent</source>
        <translation>Nur in Ausdehnung</translation>
    </message>
    <message>
        <source>Most services</source>
        <translation>Höchstzahl der Dienste</translation>
    </message>
    <message>
        <source>Addresses</source>
        <translation>Adressen</translation>
    </message>
    <message>
        <source>Services</source>
        <translation>Dienste</translation>
    </message>
    <message>
        <source>Services not read</source>
        <translation>Nicht gelesene Dienste</translation>
    </message>
    <message>
        <source>Looking for image services…</source>
        <translation>Bilddienste werden gesucht…</translation>
    </message>
    <message numerus="yes">
        <source>Reading %n service(s)…</source>
        <translation>
            <numerusform>%n Dienst wird gelesen…</numerusform>
            <numerusform>%n Dienste werden gelesen…</numerusform>
        </translation>
    </message>
    <message>
        <source>The list is not complete: {reason}</source>
        <translation>Die Liste ist nicht vollständig: {reason}</translation>
    </message>
    <message>
        <source>There are more services than the limit of {limit}. Raise it, or search by words.</source>
        <translation>Es gibt mehr Dienste als die Höchstzahl von {limit}. Erhöhen Sie sie oder suchen Sie mit Wörtern.</translation>
    </message>
    <message numerus="yes">
        <source>%n service(s) could not be read; the field error says why.</source>
        <translation>
            <numerusform>%n Dienst ließ sich nicht lesen; das Feld error sagt, warum.</numerusform>
            <numerusform>%n Dienste ließen sich nicht lesen; das Feld error sagt, warum.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n service(s) listed.</source>
        <translation>
            <numerusform>%n Dienst aufgelistet.</numerusform>
            <numerusform>%n Dienste aufgelistet.</numerusform>
        </translation>
    </message>
    <message>
        <source>“{text}” is not a web address. Enter that of a server or portal.</source>
        <translation>„{text}“ ist keine Webadresse. Geben Sie die eines Servers oder Portals ein.</translation>
    </message>
    <message>
        <source>Give the address of a server or portal.</source>
        <translation>Geben Sie die Adresse eines Servers oder Portals an.</translation>
    </message>
    <message>
        <source>The listing was cancelled.</source>
        <translation>Das Auflisten wurde abgebrochen.</translation>
    </message>
    <message>
        <source>{host} is neither an ArcGIS server nor a portal. Check the address.</source>
        <translation>{host} ist weder ein ArcGIS-Server noch ein Portal. Prüfen Sie die Adresse.</translation>
    </message>
    <message>
        <source>Lets an ArcGIS server cut image services to an area (its DownloadRaster task), fetches the files and checks them: true pixel values, native cell size, in the CRS of each service.

Name the images as layers, or as service URLs, item ids or raster store URIs, one a line. Give at most one of extent, clip layer and clip geometry; without any the whole image is downloaded.

A clip geometry is written CRS=EPSG:4326;POLYGON((…)) or POLYGON((…)) [EPSG:4326].

The algorithm fails if anything that was asked for is not delivered. If it was stopped, “Resume raster downloads” goes on with the address of the job, which is among the messages.

As a step of a model it adds nothing to the project: use “Load layer into project” for that.</source>
        <translation>Lässt einen ArcGIS-Server Bilddienste auf ein Gebiet zuschneiden (seine Aufgabe DownloadRaster), holt die Dateien und prüft sie: echte Pixelwerte, ursprüngliche Zellgröße, im KBS jedes Dienstes.

Geben Sie die Bilder als Layer an oder als Dienst-URLs, Element-IDs oder Raster-Store-URIs, je Zeile eine. Geben Sie höchstens eines von Ausdehnung, Zuschneidelayer und Zuschneidegeometrie an; ohne wird das ganze Bild heruntergeladen.

Eine Zuschneidegeometrie schreibt man CRS=EPSG:4326;POLYGON((…)) oder POLYGON((…)) [EPSG:4326].

Der Algorithmus schlägt fehl, wenn etwas Verlangtes nicht geliefert wird. Wurde er unterbrochen, macht „Raster-Downloads fortsetzen“ mit der Adresse des Auftrags weiter, die unter den Meldungen steht.

Als Schritt eines Modells fügt er dem Projekt nichts hinzu: Verwenden Sie dafür „Layer in Projekt laden“.</translation>
    </message>
    <message>
        <source>File name (empty: what the image is called)</source>
        <translation>Dateiname (leer: wie das Bild heißt)</translation>
    </message>
    <message>
        <source>The name of the file without its ending; of several images the name of each is added. In a batch it may be an expression. An existing file is never replaced: the next one gets a number.</source>
        <translation>Der Name der Datei ohne Endung; bei mehreren Bildern kommt der Name jedes Bildes hinzu. Bei Stapelverarbeitung darf er ein Ausdruck sein. Eine vorhandene Datei wird nie ersetzt: Die nächste erhält eine Nummer.</translation>
    </message>
    <message>
        <source>There is no parameter {names}. The parameters are {known}.</source>
        <translation>Es gibt keinen Parameter {names}. Die Parameter sind {known}.</translation>
    </message>
    <message>
        <source>“{value}” is no resampling. Write 0 (nearest), 1 (bilinear) or 2 (cubic).</source>
        <translation>„{value}“ ist keine Abtastmethode. Schreiben Sie 0 (nächster Nachbar), 1 (bilinear) oder 2 (kubisch).</translation>
    </message>
    <message>
        <source>{name} is empty. Leave it out to download the whole image.</source>
        <translation>{name} ist leer. Lassen Sie den Parameter weg, um das ganze Bild herunterzuladen.</translation>
    </message>
    <message>
        <source>“{value}” is no extent. Write it as xmin,xmax,ymin,ymax [EPSG:4326].</source>
        <translation>„{value}“ ist keine Ausdehnung. Schreiben Sie sie als xmin,xmax,ymin,ymax [EPSG:4326].</translation>
    </message>
    <message>
        <source>“{value}” is no polygon. Write it as CRS=EPSG:4326;POLYGON((…)) or POLYGON((…)) [EPSG:4326].</source>
        <translation>„{value}“ ist kein Polygon. Schreiben Sie es als CRS=EPSG:4326;POLYGON((…)) oder POLYGON((…)) [EPSG:4326].</translation>
    </message>
    <message>
        <source>{name}: {size} arrived in {path}</source>
        <translation>{name}: {size} angekommen in {path}</translation>
    </message>
    <message>
        <source>What the server has made can still be had: run “Resume raster downloads” with {urls}</source>
        <translation>Was der Server gemacht hat, ist noch zu haben: Führen Sie „Raster-Downloads fortsetzen“ mit {urls} aus</translation>
    </message>
    <message>
        <source>Resume raster downloads</source>
        <translation>Raster-Downloads fortsetzen</translation>
    </message>
    <message>
        <source>Files of jobs that are on an ArcGIS server already.</source>
        <translation>Dateien von Aufträgen, die schon auf einem ArcGIS-Server sind.</translation>
    </message>
    <message>
        <source>arcgis,esri,job,resume,download,raster,interrupted</source>
        <translation>arcgis,esri,job,auftrag,resume,fortsetzen,download,herunterladen,raster,unterbrochen</translation>
    </message>
    <message>
        <source>As “Download raster” prints them: …/GPServer/DownloadRaster/jobs/… On the command line the option may be repeated.</source>
        <translation>Wie „Raster herunterladen“ sie ausgibt: …/GPServer/DownloadRaster/jobs/… Auf der Kommandozeile darf die Option mehrmals vorkommen.</translation>
    </message>
    <message>
        <source>The authentication configuration for the servers of these jobs. Empty: the one of the download, and those that QGIS has for the addresses.</source>
        <translation>Die Authentifizierungskonfiguration für die Server dieser Aufträge. Leer: die des Downloads und die, die QGIS für die Adressen hat.</translation>
    </message>
    <message>
        <source>Where the files of jobs go that this profile knows nothing of. A download that was begun here goes on in its own folder.</source>
        <translation>Wohin die Dateien von Aufträgen kommen, von denen dieses Profil nichts weiß. Ein Download, der hier begonnen wurde, geht in seinem eigenen Verzeichnis weiter.</translation>
    </message>
    <message>
        <source>The files of all images, job by job.</source>
        <translation>Die Dateien aller Bilder, Auftrag für Auftrag.</translation>
    </message>
    <message>
        <source>Goes on with downloads that were stopped: it waits for the job on the server, fetches what is missing of the files and checks them. The server does not run the job again.

A download that was begun in this profile of QGIS goes on in its own folder, behind what is there. Of any other job the server is asked what it was about, and the files are named after its images.

The algorithm fails if anything that was asked for is not delivered. Cancelling it cancels the jobs on the server.</source>
        <translation>Macht mit Downloads weiter, die unterbrochen wurden: wartet auf den Auftrag auf dem Server, holt, was von den Dateien fehlt, und prüft sie. Der Server führt den Auftrag nicht noch einmal aus.

Ein Download, der in diesem Profil von QGIS begonnen wurde, geht in seinem eigenen Verzeichnis weiter, hinter dem, was schon da ist. Bei jedem anderen Auftrag wird der Server gefragt, worum es ging, und die Dateien werden nach seinen Bildern benannt.

Der Algorithmus schlägt fehl, wenn etwas Verlangtes nicht geliefert wird. Wird er abgebrochen, werden auch die Aufträge auf dem Server abgebrochen.</translation>
    </message>
    <message>
        <source>Addresses of jobs, one a line</source>
        <translation>Adressen von Aufträgen, je Zeile eine</translation>
    </message>
    <message>
        <source>This download goes on where it began, in {folder}</source>
        <translation>Dieser Download geht dort weiter, wo er begonnen hat, in {folder}</translation>
    </message>
    <message>
        <source>Name at least one job: its address, as a download prints it.</source>
        <translation>Geben Sie mindestens einen Auftrag an: seine Adresse, wie ein Download sie ausgibt.</translation>
    </message>
    <message>
        <source>Job on the server: {url}</source>
        <translation>Auftrag auf dem Server: {url}</translation>
    </message>
    <message>
        <source>Downloading {name}: {size}</source>
        <translation>{name} wird heruntergeladen: {size}</translation>
    </message>
    <message>
        <source>Downloading {name}</source>
        <translation>{name} wird heruntergeladen</translation>
    </message>
</context>
<context>
    <name>ServiceList</name>
    <message>
        <source>QGIS does not know the CRS of this service, so its extent is not drawn.</source>
        <translation>QGIS kennt das KBS dieses Dienstes nicht, daher ist seine Ausdehnung nicht gezeichnet.</translation>
    </message>
    <message>
        <source>The service does not tell its extent.</source>
        <translation>Der Dienst nennt seine Ausdehnung nicht.</translation>
    </message>
    <message>
        <source>The extent of this service has no place on a map of the world.</source>
        <translation>Die Ausdehnung dieses Dienstes hat keinen Platz auf einer Weltkarte.</translation>
    </message>
</context>
<context>
    <name>SignIn</name>
    <message>
        <source>No longer there</source>
        <translation>Nicht mehr vorhanden</translation>
    </message>
    <message>
        <source>{name} ({method})</source>
        <translation>{name} ({method})</translation>
    </message>
    <message>
        <source>Sign In to {host}</source>
        <translation>Bei {host} anmelden</translation>
    </message>
    <message>
        <source>{host} wants to know who you are. Choose one of your QGIS authentication configurations, or create one with ✚. It is remembered for this server; the password stays in QGIS.</source>
        <translation>{host} möchte wissen, wer Sie sind. Wählen Sie eine Ihrer Authentifizierungskonfigurationen von QGIS oder erstellen Sie mit ✚ eine neue. Sie wird für diesen Server gemerkt; das Passwort bleibt in QGIS.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Sign In</source>
        <translation>Anmelden</translation>
    </message>
    <message>
        <source>Authentication configuration</source>
        <translation>Authentifizierungskonfiguration</translation>
    </message>
    <message>
        <source>Signing in…</source>
        <translation>Anmeldung läuft…</translation>
    </message>
    <message>
        <source>The server did not accept the last sign-in: “{words}”</source>
        <translation>Der Server hat die letzte Anmeldung nicht akzeptiert: „{words}“</translation>
    </message>
    <message>
        <source>The server did not accept the last sign-in. Check user name and password.</source>
        <translation>Der Server hat die letzte Anmeldung nicht akzeptiert. Prüfen Sie Benutzername und Passwort.</translation>
    </message>
    <message>
        <source>Choose an authentication configuration first</source>
        <translation>Wählen Sie zuerst eine Authentifizierungskonfiguration</translation>
    </message>
</context>
</TS>
