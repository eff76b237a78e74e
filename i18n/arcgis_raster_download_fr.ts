<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
<context>
    <name>AreaPanel</name>
    <message>
        <source>Polygon layer</source>
        <translation>Couche de polygones</translation>
    </message>
    <message>
        <source>Zoom to Area</source>
        <translation>Zoomer sur la zone</translation>
    </message>
    <message>
        <source>Clear Area</source>
        <translation>Effacer la zone</translation>
    </message>
    <message>
        <source>Selected features only</source>
        <translation>Entités sélectionnées uniquement</translation>
    </message>
    <message>
        <source>Selected features only ({count})</source>
        <translation>Entités sélectionnées uniquement ({count})</translation>
    </message>
    <message>
        <source>No feature of this layer is selected</source>
        <translation>Aucune entité de cette couche n&apos;est sélectionnée</translation>
    </message>
    <message>
        <source>Follows the map.</source>
        <translation>Suit la carte.</translation>
    </message>
    <message>
        <source>Everything the service holds.</source>
        <translation>Tout le contenu du service.</translation>
    </message>
    <message>
        <source>Not drawn yet.</source>
        <translation>Pas encore dessiné.</translation>
    </message>
    <message>
        <source>Rectangle, {sides}</source>
        <translation>Rectangle, {sides}</translation>
    </message>
    <message numerus="yes">
        <source>Polygon with %n point(s)</source>
        <translation>
            <numerusform>Polygone à %n&#xa0;sommet</numerusform>
            <numerusform>Polygone à %n&#xa0;sommets</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Map View</source>
        <extracomment>the letters behind &amp; are the Alt keys of the dialog, each once: A B M R P L W F S O V D C H</extracomment>
        <translation>&amp;Vue carte</translation>
    </message>
    <message>
        <source>&amp;Rectangle</source>
        <translation>&amp;Rectangle</translation>
    </message>
    <message>
        <source>&amp;Polygon</source>
        <translation>&amp;Polygone</translation>
    </message>
    <message>
        <source>From &amp;Layer</source>
        <translation>D&apos;une &amp;couche</translation>
    </message>
    <message>
        <source>&amp;Whole Image</source>
        <translation>&amp;Image entière</translation>
    </message>
    <message>
        <source>What the map shows when you press Download</source>
        <translation>Ce que montre la carte lorsque vous cliquez sur Télécharger</translation>
    </message>
    <message>
        <source>Drag a box on the map</source>
        <translation>Tracez un rectangle sur la carte en faisant glisser la souris</translation>
    </message>
    <message>
        <source>Click the corners on the map; R draws freehand</source>
        <translation>Cliquez les sommets sur la carte&#xa0;; la touche R dessine à main levée</translation>
    </message>
    <message>
        <source>Polygons of a layer, or its selected features</source>
        <translation>Polygones d&apos;une couche, ou ses entités sélectionnées</translation>
    </message>
    <message>
        <source>No clip</source>
        <translation>Aucun découpage</translation>
    </message>
</context>
<context>
    <name>AreaTools</name>
    <message>
        <source>the map&apos;s CRS changed. Click the corners again.</source>
        <translation>le SCR de la carte a changé. Cliquez à nouveau les sommets.</translation>
    </message>
    <message>
        <source>Click at least 3 points.</source>
        <translation>Cliquez au moins 3&#xa0;points.</translation>
    </message>
    <message>
        <source>Drawing paused.</source>
        <translation>Dessin en pause.</translation>
    </message>
    <message>
        <source>{numbers}.</source>
        <translation>{numbers}.</translation>
    </message>
    <message>
        <source>drag a box on the map.</source>
        <translation>tracez un rectangle sur la carte en faisant glisser la souris.</translation>
    </message>
    <message>
        <source>click the corners on the map. Right-click finishes.</source>
        <translation>cliquez les sommets sur la carte. Clic droit pour terminer.</translation>
    </message>
    <message>
        <source>{numbers}. Right-click finishes, Backspace removes the last point.</source>
        <translation>{numbers}. Clic droit&#xa0;: terminer, Retour arrière&#xa0;: ôter le dernier point.</translation>
    </message>
    <message>
        <source>{numbers}. Right-click finishes.</source>
        <translation>{numbers}. Clic droit pour terminer.</translation>
    </message>
    <message>
        <source>Draw Area</source>
        <translation>Zone</translation>
    </message>
    <message>
        <source>Continue Drawing</source>
        <translation>Reprendre le dessin</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
</context>
<context>
    <name>Browse</name>
    <message>
        <source>Browse Image Services</source>
        <translation>Parcourir les services d&apos;imagerie</translation>
    </message>
    <message>
        <source>Server or portal</source>
        <translation>Serveur ou portail</translation>
    </message>
    <message>
        <source>Sign In…</source>
        <translation>S&apos;authentifier…</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filtre</translation>
    </message>
    <message>
        <source>Part of a service name</source>
        <translation>Partie d&apos;un nom de service</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Ajouter</translation>
    </message>
    <message numerus="yes">
        <source>Add %n Layer(s)</source>
        <translation>
            <numerusform>Ajouter %n couche</numerusform>
            <numerusform>Ajouter %n couches</numerusform>
        </translation>
    </message>
    <message>
        <source>Select an image service first</source>
        <translation>Sélectionnez d&apos;abord un service d&apos;imagerie</translation>
    </message>
    <message>
        <source>It cannot be downloaded</source>
        <translation>Il ne peut pas être téléchargé</translation>
    </message>
    <message>
        <source>Signed In: {name}</source>
        <translation>Authentifié : {name}</translation>
    </message>
    <message>
        <source>Choose a server or portal first</source>
        <translation>Choisissez d&apos;abord un serveur ou un portail</translation>
    </message>
    <message>
        <source>Sign In as Another User…</source>
        <translation>S&apos;authentifier sous un autre nom…</translation>
    </message>
    <message>
        <source>Sign Out</source>
        <translation>Se déconnecter</translation>
    </message>
    <message>
        <source>The sign-in comes with a connection of QGIS: change it there</source>
        <translation>L&apos;authentification vient d&apos;une connexion de QGIS : modifiez-la là</translation>
    </message>
    <message>
        <source>Image services</source>
        <translation>Services d&apos;imagerie</translation>
    </message>
    <message>
        <source>Choose a connection or paste an address</source>
        <translation>Choisissez une connexion ou collez une adresse</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Recherche</translation>
    </message>
    <message>
        <source>Words in title, tags or description</source>
        <translation>Mots du titre, des balises ou de la description</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Aide</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>Lecture…</translation>
    </message>
    <message>
        <source>No image services here.</source>
        <translation>Aucun service d&apos;imagerie ici.</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titre</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>Propriétaire</translation>
    </message>
    <message>
        <source>Updated</source>
        <translation>Mis à jour</translation>
    </message>
    <message>
        <source>Show more ({shown} of {total})…</source>
        <translation>Afficher plus ({shown} sur {total})…</translation>
    </message>
    <message>
        <source>Sign-in needed</source>
        <translation>Authentification requise</translation>
    </message>
    <message>
        <source>Bands:</source>
        <translation>Bandes :</translation>
    </message>
    <message>
        <source>Cell size:</source>
        <translation>Taille de cellule :</translation>
    </message>
    <message>
        <source>CRS:</source>
        <translation>SCR :</translation>
    </message>
    <message>
        <source>Extent:</source>
        <translation>Emprise :</translation>
    </message>
    <message>
        <source>Credits:</source>
        <translation>Crédits :</translation>
    </message>
    <message>
        <source>Picture of the image service</source>
        <translation>Aperçu du service d&apos;imagerie</translation>
    </message>
    <message>
        <source>Whether it can be downloaded is not known: the server is too old to say.</source>
        <translation>On ne sait pas s&apos;il peut être téléchargé : le serveur est trop ancien pour le dire.</translation>
    </message>
    <message>
        <source>Can be downloaded.</source>
        <translation>Peut être téléchargé.</translation>
    </message>
    <message>
        <source>Cannot be downloaded: its owner has switched copying off (allowCopy).</source>
        <translation>Ne peut pas être téléchargé : son propriétaire a désactivé la copie (allowCopy).</translation>
    </message>
    <message>
        <source>Cannot be downloaded: its owner has switched copying off (allowCopy). Ask {owner}.</source>
        <translation>Ne peut pas être téléchargé : son propriétaire a désactivé la copie (allowCopy). Adressez-vous à {owner}.</translation>
    </message>
    <message>
        <source>Sign in to see more.</source>
        <translation>Authentifiez-vous pour en voir plus.</translation>
    </message>
    <message>
        <source>{bands}, NoData {value}</source>
        <translation>{bands}, NoData {value}</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>Inconnu</translation>
    </message>
    <message>
        <source>{columns} × {rows} px</source>
        <translation>{columns} × {rows} px</translation>
    </message>
    <message>
        <source>Nothing found for “{words}”. Try fewer words.</source>
        <translation>Rien trouvé pour « {words} ». Essayez avec moins de mots.</translation>
    </message>
    <message>
        <source>This portal lists only items you may see. Sign in to find more.</source>
        <translation>Ce portail n&apos;affiche que les éléments que vous pouvez voir. Authentifiez-vous pour en trouver d&apos;autres.</translation>
    </message>
    <message>
        <source>{host} is neither an ArcGIS server nor a portal. Check the address.</source>
        <translation>{host} n&apos;est ni un serveur ArcGIS ni un portail. Vérifiez l&apos;adresse.</translation>
    </message>
    <message>
        <source>“{text}” is not a web address. Enter that of a server or portal.</source>
        <translation>« {text} » n&apos;est pas une adresse web. Saisissez celle d&apos;un serveur ou d&apos;un portail.</translation>
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
        <translation>Couches d&apos;imagerie</translation>
    </message>
    <message>
        <source>Several addresses can be pasted at once</source>
        <translation>Vous pouvez coller plusieurs adresses à la fois</translation>
    </message>
    <message>
        <source>Service URL, item page or item ID</source>
        <translation>URL de service, page ou ID d&apos;élément</translation>
    </message>
    <message>
        <source>Paste a service URL, item page or item ID</source>
        <translation>Collez une URL de service, une page ou un ID d&apos;élément</translation>
    </message>
    <message>
        <source>&amp;Add</source>
        <translation>&amp;Ajouter</translation>
    </message>
    <message>
        <source>Area</source>
        <translation>Zone</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>Sortie</translation>
    </message>
    <message>
        <source>&amp;Folder</source>
        <translation>&amp;Dossier</translation>
    </message>
    <message>
        <source>Created if it does not exist</source>
        <translation>Créé s&apos;il n&apos;existe pas</translation>
    </message>
    <message>
        <source>Re&amp;sampling</source>
        <translation>Ré-éc&amp;hantillonnage</translation>
    </message>
    <message>
        <source>Nearest neighbour (keeps values)</source>
        <translation>Plus proche voisin (conserve les valeurs)</translation>
    </message>
    <message>
        <source>Bilinear</source>
        <translation>Bilinéaire</translation>
    </message>
    <message>
        <source>Cubic</source>
        <translation>Cubique</translation>
    </message>
    <message>
        <source>L&amp;oad into project when done</source>
        <translation>Charger dans &amp;le projet une fois terminé</translation>
    </message>
    <message>
        <source>Ad&amp;vanced</source>
        <translation>Ava&amp;ncé</translation>
    </message>
    <message>
        <source>Raster utilities service</source>
        <translation>Service d&apos;utilitaires raster</translation>
    </message>
    <message>
        <source>Portal or …/Utilities/RasterUtilities/GPServer that runs the download</source>
        <translation>Portail ou …/Utilities/RasterUtilities/GPServer qui exécute le téléchargement</translation>
    </message>
    <message>
        <source>Found automatically</source>
        <translation>Détecté automatiquement</translation>
    </message>
    <message>
        <source>Sign-in for this service</source>
        <translation>Authentification pour ce service</translation>
    </message>
    <message>
        <source>Used only when clipping</source>
        <translation>Utilisé uniquement lors d&apos;un découpage</translation>
    </message>
    <message>
        <source>How the server fills cells when it clips. Nearest for classes; bilinear or cubic for continuous values.</source>
        <translation>Méthode de calcul des cellules par le serveur lors du découpage. Plus proche voisin pour des classes&#xa0;; bilinéaire ou cubique pour des valeurs continues.</translation>
    </message>
    <message>
        <source>Folder for the Downloaded Rasters</source>
        <translation>Dossier des rasters téléchargés</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>Choisir un dossier</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>&amp;Fermer</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>Aid&amp;e</translation>
    </message>
    <message>
        <source>&amp;Download</source>
        <translation>&amp;Télécharger</translation>
    </message>
    <message>
        <source>Find image services on a server or portal</source>
        <translation>Trouver des services d&apos;imagerie sur un serveur ou un portail</translation>
    </message>
    <message>
        <source>&amp;Browse…</source>
        <translation>Parc&amp;ourir…</translation>
    </message>
</context>
<context>
    <name>Downloads</name>
    <message>
        <source>Raster downloads</source>
        <translation>Téléchargements raster</translation>
    </message>
    <message>
        <source>{name} (clip)</source>
        <translation>{name} (découpé)</translation>
    </message>
    <message>
        <source>Image service</source>
        <translation>Service d&apos;imagerie</translation>
    </message>
    <message>
        <source>Downloaded on {date} from {url}</source>
        <translation>Téléchargé le {date} depuis {url}</translation>
    </message>
    <message>
        <source>Resampling: {method}</source>
        <translation>Ré-échantillonnage&#xa0;: {method}</translation>
    </message>
    <message>
        <source>Not clipped: the whole image</source>
        <translation>Non découpé&#xa0;: image entière</translation>
    </message>
    <message>
        <source>Clipped to a polygon inside {box}</source>
        <translation>Découpé selon un polygone situé dans {box}</translation>
    </message>
    <message>
        <source>Clipped to {polygon}</source>
        <translation>Découpé selon {polygon}</translation>
    </message>
    <message numerus="yes">
        <source>%n raster download(s): {names}</source>
        <translation>
            <numerusform>%n&#xa0;téléchargement raster&#xa0;: {names}</numerusform>
            <numerusform>%n&#xa0;téléchargements raster&#xa0;: {names}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Waiting, %n already running</source>
        <translation>
            <numerusform>En attente, %n déjà en cours</numerusform>
            <numerusform>En attente, %n déjà en cours</numerusform>
        </translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>En attente</translation>
    </message>
    <message>
        <source>No answer since {time}, trying again</source>
        <translation>Sans réponse depuis {time}, nouvelle tentative</translation>
    </message>
    <message numerus="yes">
        <source>Incomplete, {some} of %n delivered</source>
        <translation>
            <numerusform>Incomplet, {some} sur %n livrée</numerusform>
            <numerusform>Incomplet, {some} sur %n livrées</numerusform>
        </translation>
    </message>
    <message>
        <source>Failed while downloading, {amount} kept</source>
        <translation>Échec pendant le téléchargement, {amount} conservés</translation>
    </message>
    <message>
        <source>Not delivered: {reason}</source>
        <translation>Non livrée&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>downloads not allowed</source>
        <translation>téléchargement non autorisé</translation>
    </message>
    <message>
        <source>the server would not clip</source>
        <translation>le serveur a refusé le découpage</translation>
    </message>
    <message>
        <source>sign-in needed</source>
        <translation>authentification requise</translation>
    </message>
    <message>
        <source>“{words}”</source>
        <translation>«&#xa0;{words}&#xa0;»</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} sur {total}</translation>
    </message>
    <message>
        <source>yesterday</source>
        <translation>hier</translation>
    </message>
    <message>
        <source>{number} s</source>
        <translation>{number}&#xa0;s</translation>
    </message>
    <message>
        <source>{number} min</source>
        <translation>{number}&#xa0;min</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours}&#xa0;h {minutes}&#xa0;min</translation>
    </message>
    <message>
        <source>working</source>
        <translation>traitement en cours</translation>
    </message>
    <message>
        <source>Server: {doing}, {percent} %</source>
        <translation>Serveur&#xa0;: {doing}, {percent}&#xa0;%</translation>
    </message>
    <message>
        <source>Server: {doing}</source>
        <translation>Serveur&#xa0;: {doing}</translation>
    </message>
    <message>
        <source>Server: {doing}, {time}</source>
        <translation>Serveur&#xa0;: {doing}, {time}</translation>
    </message>
    <message>
        <source>Downloading, {size} so far</source>
        <translation>Téléchargement&#xa0;: {size} reçus</translation>
    </message>
    <message>
        <source>Downloading {percent} %</source>
        <translation>Téléchargement&#xa0;: {percent}&#xa0;%</translation>
    </message>
    <message>
        <source>Downloading {percent} %, {size}/s, {time} left</source>
        <extracomment>{size} is an amount such as 38 MB, {time} a duration such as 12 s</extracomment>
        <translation>Téléchargement&#xa0;: {percent}&#xa0;%, {size}/s, reste {time}</translation>
    </message>
    <message>
        <source>Interrupted at {amount}</source>
        <translation>Interrompu à {amount}</translation>
    </message>
    <message>
        <source>Interrupted while the server was working</source>
        <translation>Interrompu pendant le traitement par le serveur</translation>
    </message>
    <message>
        <source>Interrupted before the server had answered</source>
        <translation>Interrompu avant la réponse du serveur</translation>
    </message>
    <message>
        <source>Watched by another QGIS window</source>
        <translation>Suivi par une autre fenêtre QGIS</translation>
    </message>
    <message>
        <source>Sign-in needed</source>
        <translation>Authentification requise</translation>
    </message>
    <message>
        <source>Sending the request</source>
        <translation>Envoi de la requête</translation>
    </message>
    <message>
        <source>Queued on the server</source>
        <translation>En file d&apos;attente sur le serveur</translation>
    </message>
    <message>
        <source>Checking the file</source>
        <translation>Vérification du fichier</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Terminé</translation>
    </message>
    <message>
        <source>Failed: the server would not clip</source>
        <translation>Échec&#xa0;: le serveur a refusé le découpage</translation>
    </message>
    <message>
        <source>Failed on the server</source>
        <translation>Échec sur le serveur</translation>
    </message>
    <message>
        <source>Failed while downloading</source>
        <translation>Échec pendant le téléchargement</translation>
    </message>
    <message>
        <source>Failed: no answer</source>
        <translation>Échec&#xa0;: sans réponse</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Échec</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Annulé</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>Téléchargement</translation>
    </message>
    <message>
        <source>State</source>
        <translation>État</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Taille</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Début</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Serveur</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>Fin</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Dossier</translation>
    </message>
    <message numerus="yes">
        <source>{some} of %n layer(s) delivered.</source>
        <translation>
            <numerusform>Couche livrée&#xa0;: {some} sur %n.</numerusform>
            <numerusform>Couches livrées&#xa0;: {some} sur %n.</numerusform>
        </translation>
    </message>
    <message>
        <source>Try again to send the request once more.</source>
        <translation>Réessayez pour envoyer à nouveau la requête.</translation>
    </message>
    <message>
        <source>Resume goes on where it stopped; the server does not run it again.</source>
        <translation>«&#xa0;Reprendre&#xa0;» continue là où il s&apos;est arrêté&#xa0;; le serveur n&apos;exécute pas la tâche à nouveau.</translation>
    </message>
    <message>
        <source>The server had not answered; Resume sends the request once more.</source>
        <translation>Le serveur n&apos;avait pas répondu&#xa0;; «&#xa0;Reprendre&#xa0;» envoie à nouveau la requête.</translation>
    </message>
    <message>
        <source>The download was interrupted before it had ended.</source>
        <translation>Le téléchargement a été interrompu avant d&apos;être terminé.</translation>
    </message>
    <message>
        <source>Kept: {amount}. Resume goes on from there.</source>
        <translation>Conservé&#xa0;: {amount}. «&#xa0;Reprendre&#xa0;» continue à partir de là.</translation>
    </message>
    <message>
        <source>Resume goes on from there.</source>
        <translation>«&#xa0;Reprendre&#xa0;» continue à partir de là.</translation>
    </message>
    <message>
        <source>{size} arrived. The file is {path}</source>
        <translation>{size} reçus. Le fichier est {path}</translation>
    </message>
    <message>
        <source>{size} arrived and is in the project. In {folder}: {names}</source>
        <translation>{size} reçus et chargés dans le projet. Dans {folder}&#xa0;: {names}</translation>
    </message>
    <message>
        <source>{size} arrived. In {folder}: {names}</source>
        <translation>{size} reçus. Dans {folder}&#xa0;: {names}</translation>
    </message>
    <message>
        <source>{name}: done</source>
        <translation>{name}&#xa0;: téléchargement terminé</translation>
    </message>
    <message>
        <source>{name}: incomplete</source>
        <translation>{name}&#xa0;: téléchargement incomplet</translation>
    </message>
    <message>
        <source>{name}: not clipped</source>
        <translation>{name}&#xa0;: non découpé</translation>
    </message>
    <message>
        <source>{name}: failed on the server</source>
        <translation>{name}&#xa0;: échec sur le serveur</translation>
    </message>
    <message>
        <source>{name}: failed while downloading</source>
        <translation>{name}&#xa0;: échec pendant le téléchargement</translation>
    </message>
    <message>
        <source>{name}: no answer</source>
        <translation>{name}&#xa0;: sans réponse</translation>
    </message>
    <message>
        <source>{name}: failed</source>
        <translation>{name}&#xa0;: échec du téléchargement</translation>
    </message>
    <message>
        <source>{name}: sign-in needed</source>
        <translation>{name}&#xa0;: authentification requise</translation>
    </message>
    <message>
        <source>{name}: cancelled</source>
        <translation>{name}&#xa0;: téléchargement annulé</translation>
    </message>
    <message>
        <source>{name}: interrupted</source>
        <translation>{name}&#xa0;: téléchargement interrompu</translation>
    </message>
    <message>
        <source>Another QGIS window works on this download. It can be used here when that window is closed.</source>
        <translation>Une autre fenêtre QGIS s&apos;occupe de ce téléchargement. Il pourra être utilisé ici une fois cette autre fenêtre fermée.</translation>
    </message>
    <message>
        <source>{host} works on other downloads; this one begins when one of them has ended.</source>
        <translation>{host} traite d&apos;autres téléchargements&#xa0;; celui-ci commencera dès que l&apos;un d&apos;eux sera terminé.</translation>
    </message>
    <message>
        <source>The request goes to {host}.</source>
        <translation>La requête est envoyée à {host}.</translation>
    </message>
    <message>
        <source>{host} has taken the request and will begin when it is its turn.</source>
        <translation>{host} a accepté la requête et la traitera quand son tour viendra.</translation>
    </message>
    <message>
        <source>{host} works on the request.</source>
        <translation>{host} traite la requête.</translation>
    </message>
    <message>
        <source>{host} has not answered since {time}. It is asked again by itself; nothing is lost.</source>
        <translation>{host} n&apos;a pas répondu depuis {time}. L&apos;interrogation se répète automatiquement&#xa0;; rien n&apos;est perdu.</translation>
    </message>
    <message>
        <source>{host} has done its part; the result is being downloaded.</source>
        <translation>{host} a terminé sa partie&#xa0;; le résultat est en cours de téléchargement.</translation>
    </message>
    <message>
        <source>All has arrived; now it is checked that the file is whole.</source>
        <translation>Tout est arrivé&#xa0;; il reste à vérifier que le fichier est complet.</translation>
    </message>
    <message>
        <source>Sign in again; the download goes on where it stopped.</source>
        <translation>Authentifiez-vous à nouveau ; le téléchargement continue là où il s&apos;est arrêté.</translation>
    </message>
    <message>
        <source>The sign-in to {host} ended and could not be renewed. Sign in again; the download goes on where it stopped.</source>
        <translation>L&apos;authentification auprès de {host} a expiré et n&apos;a pas pu être renouvelée. Authentifiez-vous à nouveau ; le téléchargement continue là où il s&apos;est arrêté.</translation>
    </message>
    <message>
        <source>{host} asks for a sign-in. Sign in, and the request is sent.</source>
        <translation>{host} demande une authentification. Authentifiez-vous et la requête sera envoyée.</translation>
    </message>
</context>
<context>
    <name>DownloadsDock</name>
    <message>
        <source>Raster Downloads</source>
        <translation>Téléchargements raster</translation>
    </message>
    <message>
        <source>Show only downloads with these words</source>
        <translation>N&apos;afficher que les téléchargements contenant ces mots</translation>
    </message>
    <message>
        <source>Filter downloads</source>
        <translation>Filtrer les téléchargements</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filtrer</translation>
    </message>
    <message>
        <source>New…</source>
        <translation>Nouveau…</translation>
    </message>
    <message>
        <source>Choose image layers and an area to download</source>
        <translation>Choisir des couches d&apos;imagerie et une zone à télécharger</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Reprendre</translation>
    </message>
    <message>
        <source>Try Again</source>
        <translation>Réessayer</translation>
    </message>
    <message>
        <source>Load</source>
        <translation>Charger</translation>
    </message>
    <message>
        <source>Open Folder</source>
        <translation>Ouvrir le dossier</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>Oublier</translation>
    </message>
    <message>
        <source>Edit and Try Again…</source>
        <translation>Modifier et réessayer…</translation>
    </message>
    <message>
        <source>Fetch Whole Image</source>
        <translation>Télécharger l&apos;image entière</translation>
    </message>
    <message>
        <source>Copy Details</source>
        <translation>Copier les détails</translation>
    </message>
    <message>
        <source>Copy Job URL</source>
        <translation>Copier l&apos;URL de la tâche</translation>
    </message>
    <message>
        <source>Select a download first</source>
        <translation>Sélectionnez d&apos;abord un téléchargement</translation>
    </message>
    <message>
        <source>Select one download only</source>
        <translation>Sélectionnez un seul téléchargement</translation>
    </message>
    <message>
        <source>The files lie in several folders: select one download only</source>
        <translation>Les fichiers se trouvent dans plusieurs dossiers&#xa0;: sélectionnez un seul téléchargement</translation>
    </message>
    <message>
        <source>Another QGIS window works on it</source>
        <translation>Une autre fenêtre QGIS s&apos;occupe de ce téléchargement</translation>
    </message>
    <message>
        <source>It has ended</source>
        <translation>Le téléchargement est terminé</translation>
    </message>
    <message>
        <source>All has arrived: the file is being checked</source>
        <translation>Tout est arrivé&#xa0;: le fichier est en cours de vérification</translation>
    </message>
    <message>
        <source>Nothing runs</source>
        <translation>Rien n&apos;est en cours</translation>
    </message>
    <message>
        <source>It is still running: cancel it first</source>
        <translation>Le téléchargement est encore en cours&#xa0;: annulez-le d&apos;abord</translation>
    </message>
    <message>
        <source>It is still running</source>
        <translation>Le téléchargement est encore en cours</translation>
    </message>
    <message>
        <source>Everything has been delivered</source>
        <translation>Tout a été livré</translation>
    </message>
    <message>
        <source>There is nothing to go on from: try again</source>
        <translation>Il n&apos;y a rien à reprendre&#xa0;: réessayez</translation>
    </message>
    <message>
        <source>Resume goes on where it stopped</source>
        <translation>«&#xa0;Reprendre&#xa0;» continue là où le téléchargement s&apos;est arrêté</translation>
    </message>
    <message>
        <source>Another try would end the same way</source>
        <translation>Un nouvel essai se terminerait de la même façon</translation>
    </message>
    <message>
        <source>The server has not taken a request</source>
        <translation>Le serveur n&apos;a accepté aucune requête</translation>
    </message>
    <message>
        <source>It is in the project</source>
        <translation>Déjà dans le projet</translation>
    </message>
    <message>
        <source>No file has arrived</source>
        <translation>Aucun fichier n&apos;est arrivé</translation>
    </message>
    <message>
        <source>Stop here and on the server</source>
        <translation>Arrêter ici et sur le serveur</translation>
    </message>
    <message>
        <source>Go on where it stopped; the server does not run it again</source>
        <translation>Continuer là où le téléchargement s&apos;est arrêté&#xa0;; le serveur n&apos;exécute pas la tâche à nouveau</translation>
    </message>
    <message>
        <source>Let the server run it once more; what has arrived stays</source>
        <translation>Faire exécuter à nouveau la tâche par le serveur&#xa0;; ce qui est arrivé est conservé</translation>
    </message>
    <message>
        <source>Add the rasters to the project</source>
        <translation>Ajouter les rasters au projet</translation>
    </message>
    <message>
        <source>Show where the files are</source>
        <translation>Montrer où se trouvent les fichiers</translation>
    </message>
    <message>
        <source>Take it off the list; finished files stay</source>
        <translation>Retirer de la liste&#xa0;; les fichiers terminés sont conservés</translation>
    </message>
    <message>
        <source>Open the form as it was filled for this download</source>
        <translation>Ouvrir le formulaire tel qu&apos;il était rempli pour ce téléchargement</translation>
    </message>
    <message>
        <source>Download the whole image instead of the area</source>
        <translation>Télécharger l&apos;image entière au lieu de la zone</translation>
    </message>
    <message>
        <source>Copy what somebody who helps needs to know; without secrets</source>
        <translation>Copier ce que doit savoir une personne qui aide&#xa0;; sans données secrètes</translation>
    </message>
    <message>
        <source>Copy the address of the job on the server</source>
        <translation>Copier l&apos;adresse de la tâche sur le serveur</translation>
    </message>
    <message>
        <source>Zoom to Layers</source>
        <translation>Zoomer sur les couches</translation>
    </message>
    <message>
        <source>Details of the download</source>
        <translation>Détails du téléchargement</translation>
    </message>
    <message>
        <source>Messages from the server</source>
        <translation>Messages du serveur</translation>
    </message>
    <message numerus="yes">
        <source>%n earlier message(s) left out</source>
        <translation>
            <numerusform>%n&#xa0;message antérieur omis</numerusform>
            <numerusform>%n&#xa0;messages antérieurs omis</numerusform>
        </translation>
    </message>
    <message>
        <source>Raster Download</source>
        <translation>Téléchargement raster</translation>
    </message>
    <message numerus="yes">
        <source>Forget %n download(s)? {size} of partial data will be deleted. Finished files stay.</source>
        <translation>
            <numerusform>Oublier %n&#xa0;téléchargement&#xa0;? {size} de données partielles seront supprimés. Les fichiers terminés sont conservés.</numerusform>
            <numerusform>Oublier %n&#xa0;téléchargements&#xa0;? {size} de données partielles seront supprimés. Les fichiers terminés sont conservés.</numerusform>
        </translation>
    </message>
    <message>
        <source>Downloads</source>
        <translation>Téléchargements</translation>
    </message>
    <message>
        <source>No download matches the filter.</source>
        <translation>Aucun téléchargement ne correspond au filtre.</translation>
    </message>
    <message>
        <source>No downloads yet.</source>
        <translation>Aucun téléchargement pour le moment.</translation>
    </message>
    <message>
        <source>Press New… to choose image layers and an area.</source>
        <translation>Cliquez sur Nouveau… pour choisir des couches d&apos;imagerie et une zone.</translation>
    </message>
    <message>
        <source>Sign In…</source>
        <translation>S&apos;authentifier…</translation>
    </message>
</context>
<context>
    <name>Explain</name>
    <message>
        <source>Something unforeseen happened. The log panel “Raster Download” has the details.</source>
        <translation>Une erreur imprévue s&apos;est produite. Consultez les détails dans l&apos;onglet «&#xa0;Raster Download&#xa0;» du journal des messages.</translation>
    </message>
    <message numerus="yes">
        <source>{names} and %n more</source>
        <translation>
            <numerusform>{names} et %n&#xa0;autre</numerusform>
            <numerusform>{names} et %n&#xa0;autres</numerusform>
        </translation>
    </message>
    <message>
        <source>{subject} is a map service: it has pictures, not pixel values. Look for an image service (…/ImageServer).</source>
        <translation>{subject} est un service de cartes&#xa0;: il fournit des images rendues, pas des valeurs de pixels. Cherchez un service d&apos;imagerie (…/ImageServer).</translation>
    </message>
    <message>
        <source>{subject} is a feature service: it has vector features, not pixel values. Look for an image service (…/ImageServer).</source>
        <translation>{subject} est un service d&apos;entités&#xa0;: il fournit des entités vectorielles, pas des valeurs de pixels. Cherchez un service d&apos;imagerie (…/ImageServer).</translation>
    </message>
    <message>
        <source>{subject} is not an image service. Its address ends in …/ImageServer.</source>
        <translation>{subject} n&apos;est pas un service d&apos;imagerie. L&apos;adresse d&apos;un tel service se termine par …/ImageServer.</translation>
    </message>
    <message>
        <source>No feature is selected in {subject}. Select some, or clear “Selected features only”.</source>
        <translation>Aucune entité n&apos;est sélectionnée dans {subject}. Sélectionnez-en, ou décochez «&#xa0;Entités sélectionnées uniquement&#xa0;».</translation>
    </message>
    <message>
        <source>{subject} has no polygons. Choose another layer.</source>
        <translation>{subject} ne contient aucun polygone. Choisissez une autre couche.</translation>
    </message>
    <message>
        <source>The server says it is done but delivered no file. Its reason: “{words}”.</source>
        <translation>Le serveur indique avoir terminé mais n&apos;a livré aucun fichier. Raison indiquée&#xa0;: «&#xa0;{words}&#xa0;».</translation>
    </message>
    <message>
        <source>The server says it is done but delivered no file, and gives no reason. Try again.</source>
        <translation>Le serveur indique avoir terminé mais n&apos;a livré aucun fichier, sans donner de raison. Réessayez.</translation>
    </message>
    <message>
        <source>The server stopped the job: “{words}”. Draw a smaller area and try again.</source>
        <translation>Le serveur a arrêté la tâche&#xa0;: «&#xa0;{words}&#xa0;». Dessinez une zone plus petite et réessayez.</translation>
    </message>
    <message>
        <source>The server stopped the job: “{words}”.</source>
        <translation>Le serveur a arrêté la tâche&#xa0;: «&#xa0;{words}&#xa0;».</translation>
    </message>
    <message>
        <source>{subject}: the server would not clip: “{words}”. Draw the area again, or fetch the whole image.</source>
        <translation>{subject}&#xa0;: le serveur a refusé le découpage&#xa0;: «&#xa0;{words}&#xa0;». Dessinez à nouveau la zone, ou téléchargez l&apos;image entière.</translation>
    </message>
    <message>
        <source>{subject}: the server sent the whole image instead of the area. Nothing was loaded; draw the area again, or fetch the whole image.</source>
        <translation>{subject}&#xa0;: le serveur a envoyé l&apos;image entière au lieu de la zone. Rien n&apos;a été chargé&#xa0;; dessinez à nouveau la zone, ou téléchargez l&apos;image entière.</translation>
    </message>
    <message>
        <source>{subject} was not delivered: “{words}”.</source>
        <translation>{subject} n&apos;a pas été livré&#xa0;: «&#xa0;{words}&#xa0;».</translation>
    </message>
    <message>
        <source>{subject} was not delivered. Try again with this layer alone.</source>
        <translation>{subject} n&apos;a pas été livré. Réessayez avec cette couche seule.</translation>
    </message>
    <message>
        <source>What arrived for {subject} is something else ({words}). Nothing was loaded; try again.</source>
        <translation>Le contenu reçu pour {subject} n&apos;est pas celui attendu ({words}). Rien n&apos;a été chargé&#xa0;; réessayez.</translation>
    </message>
    <message>
        <source>What arrived for {subject} is something else. Nothing was loaded; try again.</source>
        <translation>Le contenu reçu pour {subject} n&apos;est pas celui attendu. Rien n&apos;a été chargé&#xa0;; réessayez.</translation>
    </message>
    <message>
        <source>What arrived for {subject} is not a TIFF. Nothing was loaded; try again.</source>
        <translation>Le contenu reçu pour {subject} n&apos;est pas un TIFF. Rien n&apos;a été chargé&#xa0;; réessayez.</translation>
    </message>
    <message>
        <source>What arrived for {subject} is not a complete TIFF ({done} of {total}). Nothing was loaded; try again.</source>
        <translation>Le contenu reçu pour {subject} n&apos;est pas un TIFF complet ({done} sur {total}). Rien n&apos;a été chargé&#xa0;; réessayez.</translation>
    </message>
    <message>
        <source>What arrived for {subject} is not a complete TIFF. Nothing was loaded; try again.</source>
        <translation>Le contenu reçu pour {subject} n&apos;est pas un TIFF complet. Rien n&apos;a été chargé&#xa0;; réessayez.</translation>
    </message>
    <message>
        <source>The disk is full: {done} of {total} are saved. Free some space, then try again.</source>
        <translation>Le disque est plein&#xa0;: {done} sur {total} ont été enregistrés. Libérez de l&apos;espace, puis réessayez.</translation>
    </message>
    <message>
        <source>The disk is full. Free some space, then try again.</source>
        <translation>Le disque est plein. Libérez de l&apos;espace, puis réessayez.</translation>
    </message>
    <message>
        <source>{subject} did not accept the sign-in: “{words}”. Check user name and password.</source>
        <translation>{subject} a refusé l&apos;authentification&#xa0;: «&#xa0;{words}&#xa0;». Vérifiez le nom d&apos;utilisateur et le mot de passe.</translation>
    </message>
    <message>
        <source>{subject} did not accept the sign-in. Check user name and password.</source>
        <translation>{subject} a refusé l&apos;authentification. Vérifiez le nom d&apos;utilisateur et le mot de passe.</translation>
    </message>
    <message>
        <source>The folder {subject} cannot be written to. Choose another one.</source>
        <translation>Impossible d&apos;écrire dans le dossier {subject}. Choisissez-en un autre.</translation>
    </message>
    <message>
        <source>{subject} answered with an error: “{words}”.</source>
        <translation>{subject} a répondu par une erreur&#xa0;: «&#xa0;{words}&#xa0;».</translation>
    </message>
    <message>
        <source>{subject} answered with an error and no explanation. Try again later.</source>
        <translation>{subject} a répondu par une erreur, sans explication. Réessayez plus tard.</translation>
    </message>
    <message>
        <source>“{subject}” is neither a web address nor a portal item ID. Paste the address of an image service (…/ImageServer) or its item page.</source>
        <translation>«&#xa0;{subject}&#xa0;» n&apos;est ni une adresse web ni un ID d&apos;élément de portail. Collez l&apos;adresse d&apos;un service d&apos;imagerie (…/ImageServer) ou celle de sa page d&apos;élément.</translation>
    </message>
    <message>
        <source>“{subject}” is a {words}, not an image layer.</source>
        <translation>«&#xa0;{subject}&#xa0;» est un élément de type «&#xa0;{words}&#xa0;», pas une couche d&apos;imagerie.</translation>
    </message>
    <message>
        <source>The item ID {subject} does not say which portal it belongs to. Paste the item&apos;s page, or give the portal&apos;s address as well.</source>
        <translation>L&apos;ID d&apos;élément {subject} n&apos;indique pas à quel portail il appartient. Collez l&apos;adresse de la page de l&apos;élément, ou indiquez aussi celle du portail.</translation>
    </message>
    <message>
        <source>{subject} is a raster of a server&apos;s own store. Give the raster utilities service of that server as well.</source>
        <translation>{subject} est un raster du stockage interne d&apos;un serveur. Indiquez aussi le service d&apos;utilitaires raster de ce serveur.</translation>
    </message>
    <message>
        <source>{subject} does not tell its CRS, so the area must be in one with an EPSG code. Set the project&apos;s CRS to one.</source>
        <translation>{subject} n&apos;indique pas son SCR&#xa0;: la zone doit donc être dans un SCR doté d&apos;un code EPSG. Définissez un tel SCR pour le projet.</translation>
    </message>
    <message>
        <source>The portal {subject} has no item {words}, or you may not see it. Check the ID or sign in.</source>
        <translation>Le portail {subject} ne contient pas l&apos;élément {words}, ou vous n&apos;êtes pas autorisé à le voir. Vérifiez l&apos;ID ou authentifiez-vous.</translation>
    </message>
    <message>
        <source>{subject}: its owner does not allow downloads. Ask the owner to switch on “allow copy” for the service.</source>
        <translation>{subject}&#xa0;: son propriétaire n&apos;autorise pas le téléchargement. Demandez-lui d&apos;activer «&#xa0;allow copy&#xa0;» pour le service.</translation>
    </message>
    <message>
        <source>{subject} holds ready-made tiles only, not pixel values. Look for another service.</source>
        <translation>{subject} ne contient que des tuiles précalculées, pas de valeurs de pixels. Cherchez un autre service.</translation>
    </message>
    <message>
        <source>No server that can run the download was found for {subject}. Looked at: {looked_at}. If you know one, enter it under Advanced.</source>
        <translation>Aucun serveur capable d&apos;exécuter le téléchargement n&apos;a été trouvé pour {subject}. Adresses consultées&#xa0;: {looked_at}. Si vous en connaissez un, saisissez-le sous «&#xa0;Avancé&#xa0;».</translation>
    </message>
    <message>
        <source>QGIS does not know the CRS of {subject}, so no area can be cut out. Choose Whole Image.</source>
        <translation>QGIS ne connaît pas le SCR de {subject}&#xa0;: aucune zone ne peut donc y être découpée. Choisissez «&#xa0;Image entière&#xa0;».</translation>
    </message>
    <message>
        <source>{subject} does not touch the area. Draw another area.</source>
        <translation>{subject} ne touche pas la zone. Dessinez une autre zone.</translation>
    </message>
    <message>
        <source>The area is empty. Draw one on the map.</source>
        <translation>La zone est vide. Dessinez-en une sur la carte.</translation>
    </message>
    <message>
        <source>The polygon crosses itself. Press Polygon and draw it again.</source>
        <translation>Le polygone se recoupe lui-même. Cliquez sur Polygone et dessinez-le à nouveau.</translation>
    </message>
    <message>
        <source>Some points of the area have no place in the CRS of the image. Draw a smaller area.</source>
        <translation>Certains points de la zone n&apos;ont pas de coordonnées dans le SCR de l&apos;image. Dessinez une zone plus petite.</translation>
    </message>
    <message>
        <source>The area crosses the date line in a way the CRS of the image cannot hold. Draw one area on each side.</source>
        <translation>La zone traverse l&apos;antiméridien d&apos;une manière que le SCR de l&apos;image ne peut pas représenter. Dessinez une zone de chaque côté.</translation>
    </message>
    <message>
        <source>The area has no CRS. Write it as CRS=EPSG:4326;POLYGON((…)) or POLYGON((…)) [EPSG:4326], or set the project&apos;s CRS.</source>
        <translation>La zone n&apos;a pas de SCR. Écrivez-la sous la forme CRS=EPSG:4326;POLYGON((…)) ou POLYGON((…)) [EPSG:4326], ou définissez le SCR du projet.</translation>
    </message>
    <message>
        <source>This computer seems to be offline. Try again when the network is back.</source>
        <translation>Cet ordinateur semble être hors ligne. Réessayez lorsque le réseau sera rétabli.</translation>
    </message>
    <message>
        <source>There is no server called {subject}. Check the address, or whether you need the company network (VPN).</source>
        <translation>Il n&apos;existe aucun serveur nommé {subject}. Vérifiez l&apos;adresse, ou si le réseau de l&apos;entreprise (VPN) est nécessaire.</translation>
    </message>
    <message>
        <source>{subject} does not answer. It may be down; try again later.</source>
        <translation>{subject} ne répond pas. Le serveur est peut-être en panne&#xa0;; réessayez plus tard.</translation>
    </message>
    <message>
        <source>The certificate of {subject} is not trusted. If you trust it, add its issuer in QGIS&apos;s authentication settings.</source>
        <translation>Le certificat de {subject} n&apos;est pas approuvé. Si vous lui faites confiance, ajoutez son émetteur dans les paramètres d&apos;authentification de QGIS.</translation>
    </message>
    <message>
        <source>The proxy did not let the request to {subject} through. Check QGIS&apos;s network settings.</source>
        <translation>Le proxy n&apos;a pas laissé passer la requête vers {subject}. Vérifiez les paramètres réseau de QGIS.</translation>
    </message>
    <message>
        <source>{subject} sends requests on to {words}, which cannot be followed safely.</source>
        <translation>{subject} redirige les requêtes vers {words}, ce qui ne peut pas être suivi en toute sécurité.</translation>
    </message>
    <message>
        <source>{subject} answered with a web page instead of data, probably a sign-in page. Open it in a browser.</source>
        <translation>{subject} a répondu par une page web au lieu de données, probablement une page de connexion. Ouvrez-la dans un navigateur.</translation>
    </message>
    <message>
        <source>{subject} answered with something that cannot be read. Try again later.</source>
        <translation>{subject} a envoyé une réponse illisible. Réessayez plus tard.</translation>
    </message>
    <message>
        <source>{subject} answered, but not as an ArcGIS server does. Check the address.</source>
        <translation>{subject} a répondu, mais pas comme un serveur ArcGIS. Vérifiez l&apos;adresse.</translation>
    </message>
    <message>
        <source>{subject} asks for a sign-in. Choose one in the layer&apos;s or the service&apos;s settings.</source>
        <translation>{subject} demande une authentification. Choisissez une configuration d&apos;authentification dans les paramètres de la couche ou du service.</translation>
    </message>
    <message>
        <source>{subject} does not let you use this. Ask its administrator for the role that may run raster downloads.</source>
        <translation>{subject} ne vous autorise pas cette opération. Demandez à son administrateur le rôle permettant d&apos;exécuter des téléchargements raster.</translation>
    </message>
    <message>
        <source>There is no service at {subject}. Check the address.</source>
        <translation>Il n&apos;y a aucun service à {subject}. Vérifiez l&apos;adresse.</translation>
    </message>
    <message>
        <source>{subject} refused the request: “{words}”.</source>
        <translation>{subject} a refusé la requête&#xa0;: «&#xa0;{words}&#xa0;».</translation>
    </message>
    <message>
        <source>The server stopped the job because it ran too long: “{words}”. Draw a smaller area and try again.</source>
        <translation>Le serveur a arrêté la tâche car elle durait trop longtemps&#xa0;: «&#xa0;{words}&#xa0;». Dessinez une zone plus petite et réessayez.</translation>
    </message>
    <message>
        <source>Somebody cancelled the job on the server. Try again.</source>
        <translation>Quelqu&apos;un a annulé la tâche sur le serveur. Réessayez.</translation>
    </message>
    <message>
        <source>The server has already deleted this job. Try again to let it run once more.</source>
        <translation>Le serveur a déjà supprimé cette tâche. Réessayez pour l&apos;exécuter à nouveau.</translation>
    </message>
    <message>
        <source>{subject} points to an address that must not be opened ({words}). Ask its administrator.</source>
        <translation>{subject} renvoie vers une adresse qui ne doit pas être ouverte ({words}). Contactez son administrateur.</translation>
    </message>
    <message>
        <source>{subject} stopped sending in the middle of the file. Try again.</source>
        <translation>{subject} a cessé l&apos;envoi au milieu du fichier. Réessayez.</translation>
    </message>
    <message>
        <source>The download was cancelled.</source>
        <translation>Le téléchargement a été annulé.</translation>
    </message>
    <message>
        <source>The server stopped the job and gives no reason. Try again.</source>
        <translation>Le serveur a arrêté la tâche sans donner de raison. Réessayez.</translation>
    </message>
    <message>
        <source>The server stopped the job because it ran too long. Draw a smaller area and try again.</source>
        <translation>Le serveur a arrêté la tâche car elle durait trop longtemps. Dessinez une zone plus petite et réessayez.</translation>
    </message>
    <message>
        <source>{subject} refused the request and gives no reason.</source>
        <translation>{subject} a refusé la requête sans donner de raison.</translation>
    </message>
    <message>
        <source>{subject} sends requests on to an address that cannot be followed. Check the address.</source>
        <translation>{subject} redirige les requêtes vers une adresse qui ne peut pas être suivie. Vérifiez l&apos;adresse.</translation>
    </message>
    <message>
        <source>“{subject}” is not a web address. Enter that of a portal or of a raster utilities service.</source>
        <translation>«&#xa0;{subject}&#xa0;» n&apos;est pas une adresse web. Saisissez celle d&apos;un portail ou d&apos;un service d&apos;utilitaires raster.</translation>
    </message>
    <message>
        <source>The server made an image service of {subject} instead of a file ({words}). Add it as a layer.</source>
        <translation>Le serveur a créé un service d&apos;imagerie à partir de {subject} au lieu d&apos;un fichier ({words}). Ajoutez-le comme couche.</translation>
    </message>
    <message>
        <source>More arrived for {subject} than the server announced. Nothing was loaded; try again.</source>
        <translation>Le contenu reçu pour {subject} dépasse ce que le serveur avait annoncé. Rien n&apos;a été chargé&#xa0;; réessayez.</translation>
    </message>
    <message numerus="yes">
        <source>%n byte(s)</source>
        <translation>
            <numerusform>%n&#xa0;octet</numerusform>
            <numerusform>%n&#xa0;octets</numerusform>
        </translation>
    </message>
    <message>
        <source>{subject} cannot be “{words}”. Give what is allowed: {looked_at}.</source>
        <translation>{subject} ne peut pas être «&#xa0;{words}&#xa0;». Indiquez une valeur autorisée&#xa0;: {looked_at}.</translation>
    </message>
    <message>
        <source>{subject} cannot be “{words}”. Give another value.</source>
        <translation>{subject} ne peut pas être «&#xa0;{words}&#xa0;». Indiquez une autre valeur.</translation>
    </message>
    <message>
        <source>{subject} cannot be empty. Give what is allowed: {looked_at}.</source>
        <translation>{subject} ne peut pas être vide. Indiquez une valeur autorisée&#xa0;: {looked_at}.</translation>
    </message>
    <message>
        <source>{subject} cannot be empty. Give it a value.</source>
        <translation>{subject} ne peut pas être vide. Indiquez une valeur.</translation>
    </message>
    <message>
        <source>The task has no input called “{subject}”. Use one that it has: {looked_at}.</source>
        <translation>La tâche serveur n&apos;a pas de paramètre d&apos;entrée nommé «&#xa0;{subject}&#xa0;». Utilisez l&apos;un des siens&#xa0;: {looked_at}.</translation>
    </message>
    <message>
        <source>The task has no input called “{subject}”, nor any other. Leave it out.</source>
        <translation>La tâche serveur n&apos;a ni paramètre d&apos;entrée nommé «&#xa0;{subject}&#xa0;», ni aucun autre. Omettez-le.</translation>
    </message>
    <message>
        <source>{subject} uses {words}, which needs ArcGIS Server {needed}; this server has {found}. Leave it out, or use a newer server.</source>
        <translation>{subject} utilise {words}, qui nécessite ArcGIS Server {needed}&#xa0;; ce serveur est en version {found}. Omettez-le, ou utilisez un serveur plus récent.</translation>
    </message>
    <message>
        <source>{subject} needs a newer server than this one. Leave it out, or use another server.</source>
        <translation>{subject} nécessite un serveur plus récent que celui-ci. Omettez-le, ou utilisez un autre serveur.</translation>
    </message>
    <message>
        <source>{subject} is too large: it has {done}, and the server takes {total} at most. Give a smaller file, or an address where the server can read it.</source>
        <translation>{subject} est trop volumineux&#xa0;: le fichier fait {done}, et le serveur accepte {total} au plus. Indiquez un fichier plus petit, ou une adresse où le serveur peut le lire.</translation>
    </message>
    <message>
        <source>{subject} is too large for the server. Give a smaller file, or an address where the server can read it.</source>
        <translation>{subject} est trop volumineux pour le serveur. Indiquez un fichier plus petit, ou une adresse où le serveur peut le lire.</translation>
    </message>
    <message>
        <source>{subject} has more records than the server sends (its limit is {count}). Nothing was loaded; ask for a smaller area or for fewer features.</source>
        <translation>{subject} contient plus d&apos;enregistrements que le serveur n&apos;en envoie (sa limite&#xa0;: {count}). Rien n&apos;a été chargé&#xa0;; demandez une zone plus petite ou moins d&apos;entités.</translation>
    </message>
    <message>
        <source>{subject} has more records than the server sends. Nothing was loaded; ask for a smaller area or for fewer features.</source>
        <translation>{subject} contient plus d&apos;enregistrements que le serveur n&apos;en envoie. Rien n&apos;a été chargé&#xa0;; demandez une zone plus petite ou moins d&apos;entités.</translation>
    </message>
    <message>
        <source>The task needs a value for {subject}. Give one, then try again.</source>
        <translation>La tâche serveur nécessite une valeur pour {subject}. Indiquez-en une, puis réessayez.</translation>
    </message>
    <message>
        <source>{subject} does not take files. Give an address where the server can read the file instead.</source>
        <translation>{subject} n&apos;accepte pas de fichiers. Indiquez plutôt une adresse où le serveur peut lire le fichier.</translation>
    </message>
    <message>
        <source>The file {subject} cannot be read. Check that it exists and that you may open it.</source>
        <translation>Impossible de lire le fichier {subject}. Vérifiez qu&apos;il existe et que vous avez le droit de l&apos;ouvrir.</translation>
    </message>
    <message>
        <source>{subject} did not reach the server whole. Try again.</source>
        <translation>{subject} n&apos;est pas arrivé en entier sur le serveur. Réessayez.</translation>
    </message>
    <message>
        <source>The server sent something for {subject} that cannot be read: “{words}”. Try again; if it stays so, ask the server&apos;s administrator.</source>
        <translation>Ce que le serveur a envoyé pour {subject} est illisible&#xa0;: «&#xa0;{words}&#xa0;». Réessayez&#xa0;; si cela persiste, contactez l&apos;administrateur du serveur.</translation>
    </message>
    <message>
        <source>The server sent something for {subject} that cannot be read. Try again; if it stays so, ask the server&apos;s administrator.</source>
        <translation>Ce que le serveur a envoyé pour {subject} est illisible. Réessayez&#xa0;; si cela persiste, contactez l&apos;administrateur du serveur.</translation>
    </message>
    <message>
        <source>The server no longer has the file of {subject}. Try again to let it run once more.</source>
        <translation>Le serveur n’a plus le fichier de {subject}. Réessayez pour qu’il le produise encore une fois.</translation>
    </message>
    <message>
        <source>{subject} changed on the server while it was downloaded. Nothing was loaded; try again later.</source>
        <translation>{subject} a changé sur le serveur pendant le téléchargement. Rien n’a été chargé ; réessayez plus tard.</translation>
    </message>
    <message>
        <source>What QGIS wrote down about this download cannot be read any more. Try again to begin anew.</source>
        <translation>Ce que QGIS a noté sur ce téléchargement n’est plus lisible. Réessayez pour recommencer depuis le début.</translation>
    </message>
    <message>
        <source>{subject} says that it belongs to a portal, but the portal does not know it, so no sign-in was sent there. Check the address.</source>
        <translation>{subject} dit appartenir à un portail qui ne le connaît pas ; aucune connexion ne lui a donc été envoyée. Vérifiez l’adresse.</translation>
    </message>
    <message>
        <source>The server has no licence for this: “{words}”. Ask its administrator, or use another server.</source>
        <translation>Le serveur n&apos;a pas de licence pour cela : « {words} ». Adressez-vous à son administrateur ou utilisez un autre serveur.</translation>
    </message>
    <message>
        <source>{subject} has no licence for this: “{words}”. Ask its administrator, or use another server.</source>
        <translation>{subject} n&apos;a pas de licence pour cela : « {words} ». Adressez-vous à son administrateur ou utilisez un autre serveur.</translation>
    </message>
    <message>
        <source>The certificate of {subject} is not trusted (issued by {words}). If you trust it, add the issuer in QGIS&apos;s authentication settings.</source>
        <translation>Le certificat de {subject} n&apos;est pas approuvé (émis par {words}). Si vous lui faites confiance, ajoutez l&apos;émetteur dans les paramètres d&apos;authentification de QGIS.</translation>
    </message>
    <message>
        <source>The certificate of {subject} is not valid today. Check the date of this computer, or ask the server&apos;s administrator for a new one.</source>
        <translation>Le certificat de {subject} n&apos;est pas valide aujourd&apos;hui. Vérifiez la date de cet ordinateur ou demandez-en un nouveau à l&apos;administrateur du serveur.</translation>
    </message>
    <message>
        <source>The certificate that {subject} shows is that of another server. Check the address.</source>
        <translation>Le certificat que présente {subject} est celui d&apos;un autre serveur. Vérifiez l&apos;adresse.</translation>
    </message>
    <message>
        <source>No secure connection to {subject} can be made. Check whether its address begins with https or with http.</source>
        <translation>Aucune connexion sécurisée à {subject} n&apos;est possible. Vérifiez si son adresse commence par https ou par http.</translation>
    </message>
    <message>
        <source>{subject} wants a certificate that proves who you are. Choose a sign-in that has one (PKI).</source>
        <translation>{subject} demande un certificat qui prouve votre identité. Choisissez une configuration d&apos;authentification qui en contient un (PKI).</translation>
    </message>
    <message>
        <source>The proxy {subject} wants a password. Enter it in QGIS&apos;s network settings.</source>
        <translation>Le proxy {subject} demande un mot de passe. Saisissez-le dans les paramètres réseau de QGIS.</translation>
    </message>
    <message>
        <source>A SOCKS proxy needs the Python package PySocks, which this QGIS does not have. Install it, or choose an HTTP proxy in QGIS&apos;s network settings.</source>
        <translation>Un proxy SOCKS nécessite le paquet Python PySocks, absent de ce QGIS. Installez-le ou choisissez un proxy HTTP dans les paramètres réseau de QGIS.</translation>
    </message>
    <message>
        <source>The sign-in to {subject} ended, or was made for another address, and could not be renewed. Sign in again.</source>
        <translation>L&apos;authentification auprès de {subject} a expiré ou valait pour une autre adresse, et n&apos;a pas pu être renouvelée. Authentifiez-vous de nouveau.</translation>
    </message>
    <message>
        <source>QGIS cannot use the sign-in chosen for {subject}. It may have been deleted, or the master password was not given; choose another one or try again.</source>
        <translation>QGIS ne peut pas utiliser la configuration d&apos;authentification choisie pour {subject}. Elle a peut-être été supprimée, ou le mot de passe principal n&apos;a pas été saisi ; choisissez-en une autre ou réessayez.</translation>
    </message>
    <message>
        <source>{subject} takes only the sign-in of Windows, which cannot be used here. Ask its administrator for an address with user name and password, a certificate or OAuth2.</source>
        <translation>{subject} n&apos;accepte que l&apos;authentification Windows, impossible ici. Demandez à son administrateur une adresse avec nom d&apos;utilisateur et mot de passe, certificat ou OAuth2.</translation>
    </message>
    <message>
        <source>The proxy {subject} did not accept the password. Correct user name and password in QGIS&apos;s network settings.</source>
        <translation>Le proxy {subject} n&apos;a pas accepté le mot de passe. Corrigez le nom d&apos;utilisateur et le mot de passe dans les paramètres réseau de QGIS.</translation>
    </message>
    <message>
        <source>“{subject}” is not the address of a job on the server. It looks like …/GPServer/DownloadRaster/jobs/… and is printed when a download begins.</source>
        <translation>«&#xa0;{subject}&#xa0;» n&apos;est pas l&apos;adresse d&apos;une tâche. Elle ressemble à …/GPServer/DownloadRaster/jobs/… et s&apos;affiche quand un téléchargement commence.</translation>
    </message>
</context>
<context>
    <name>LayerList</name>
    <message>
        <source>Image layers</source>
        <translation>Couches d&apos;imagerie</translation>
    </message>
    <message>
        <source>Select a layer first</source>
        <translation>Sélectionnez d&apos;abord une couche</translation>
    </message>
    <message>
        <source>There is no layer</source>
        <translation>Il n&apos;y a aucune couche</translation>
    </message>
    <message>
        <source>Where it lies is not known yet</source>
        <translation>Son emprise n&apos;est pas encore connue</translation>
    </message>
    <message>
        <source>The list follows the project: remove the layer there</source>
        <translation>La liste suit le projet&#xa0;: retirez la couche dans le projet</translation>
    </message>
    <message>
        <source>Check All</source>
        <translation>Tout cocher</translation>
    </message>
    <message>
        <source>Uncheck All</source>
        <translation>Tout décocher</translation>
    </message>
    <message>
        <source>Zoom to Layer</source>
        <translation>Zoomer sur la couche</translation>
    </message>
    <message>
        <source>Copy URL</source>
        <translation>Copier l&apos;URL</translation>
    </message>
    <message>
        <source>Read Again</source>
        <translation>Relire</translation>
    </message>
    <message>
        <source>Remove from List</source>
        <translation>Retirer de la liste</translation>
    </message>
    <message>
        <source>No ArcGIS image layers in this project.</source>
        <translation>Aucune couche d&apos;imagerie ArcGIS dans ce projet.</translation>
    </message>
    <message>
        <source>Unknown CRS</source>
        <translation>SCR inconnu</translation>
    </message>
    <message>
        <source>Without a code</source>
        <translation>Sans code</translation>
    </message>
    <message>
        <source>Upper bound, before the server compresses</source>
        <translation>Taille maximale, avant compression par le serveur</translation>
    </message>
    <message>
        <source>The service does not tell enough to estimate its size</source>
        <translation>Le service ne donne pas assez d&apos;informations pour estimer sa taille</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>Lecture…</translation>
    </message>
    <message>
        <source>Size unknown</source>
        <translation>Taille inconnue</translation>
    </message>
    <message>
        <source>Not allowed</source>
        <translation>Non autorisé</translation>
    </message>
    <message>
        <source>Outside area</source>
        <translation>Hors de la zone</translation>
    </message>
    <message>
        <source>Cannot be clipped</source>
        <translation>Découpage impossible</translation>
    </message>
    <message>
        <source>Sign-in needed</source>
        <translation>Authentification requise</translation>
    </message>
    <message>
        <source>No download task</source>
        <translation>Aucune tâche serveur</translation>
    </message>
    <message>
        <source>Not an image service</source>
        <translation>Pas un service d&apos;imagerie</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>Introuvable</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>Sans réponse</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Bands</source>
        <translation>Bandes</translation>
    </message>
    <message>
        <source>Cell Size</source>
        <translation>Taille de cellule</translation>
    </message>
    <message>
        <source>CRS</source>
        <translation>SCR</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Taille</translation>
    </message>
    <message>
        <source>The layer brings a sign-in of its own: change it there</source>
        <translation>La couche a sa propre authentification : modifiez-la là</translation>
    </message>
    <message>
        <source>Sign In…</source>
        <translation>S&apos;authentifier…</translation>
    </message>
    <message>
        <source>Paste the address of an image service below, or browse a server or portal.</source>
        <translation>Collez ci-dessous l&apos;adresse d&apos;un service d&apos;imagerie, ou parcourez un serveur ou un portail.</translation>
    </message>
</context>
<context>
    <name>LayerMenu</name>
    <message>
        <source>Download Raster…</source>
        <translation>Télécharger un raster…</translation>
    </message>
</context>
<context>
    <name>Main</name>
    <message>
        <source>Download Raster…</source>
        <translation>Télécharger un raster…</translation>
    </message>
    <message>
        <source>Download the pixel values of ArcGIS image services</source>
        <translation>Télécharger les valeurs de pixels de services d&apos;imagerie ArcGIS</translation>
    </message>
    <message>
        <source>Raster Download for ArcGIS</source>
        <translation>Raster Download for ArcGIS</translation>
    </message>
    <message>
        <source>Raster Downloads</source>
        <translation>Téléchargements raster</translation>
    </message>
</context>
<context>
    <name>Measures</name>
    <message>
        <source>{number} m²</source>
        <translation>{number}&#xa0;m²</translation>
    </message>
    <message>
        <source>{number} km²</source>
        <translation>{number}&#xa0;km²</translation>
    </message>
    <message>
        <source>{width} × {height} m</source>
        <translation>{width}&#xa0;×&#xa0;{height}&#xa0;m</translation>
    </message>
    <message>
        <source>{width} × {height} km</source>
        <translation>{width}&#xa0;×&#xa0;{height}&#xa0;km</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours}&#xa0;h {minutes}&#xa0;min</translation>
    </message>
    <message>
        <source>{minutes} min {seconds} s</source>
        <translation>{minutes}&#xa0;min {seconds}&#xa0;s</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds}&#xa0;s</translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message numerus="yes">
        <source>Download of %n layer(s) started.</source>
        <translation>
            <numerusform>Téléchargement de %n&#xa0;couche lancé.</numerusform>
            <numerusform>Téléchargement de %n&#xa0;couches lancé.</numerusform>
        </translation>
    </message>
    <message>
        <source>{names}: loaded, {size} in {time}.</source>
        <translation>{names}&#xa0;: chargement terminé, {size} en {time}.</translation>
    </message>
    <message>
        <source>{names}: saved, {size} in {time}.</source>
        <translation>{names}&#xa0;: enregistrement terminé, {size} en {time}.</translation>
    </message>
    <message>
        <source>{layer} ({reason})</source>
        <translation>{layer} ({reason})</translation>
    </message>
    <message numerus="yes">
        <source>{some} of %n layer(s) delivered. Not delivered: {missing}.</source>
        <translation>
            <numerusform>Couche livrée&#xa0;: {some} sur %n. Non livrée&#xa0;: {missing}.</numerusform>
            <numerusform>Couches livrées&#xa0;: {some} sur %n. Non livrées&#xa0;: {missing}.</numerusform>
        </translation>
    </message>
    <message>
        <source>{names} failed: “{words}”</source>
        <translation>Échec pour {names}&#xa0;: «&#xa0;{words}&#xa0;»</translation>
    </message>
    <message>
        <source>{names} failed: {reason}</source>
        <translation>Échec pour {names}&#xa0;: {reason}</translation>
    </message>
    <message numerus="yes">
        <source>%n download(s) done</source>
        <translation>
            <numerusform>%n&#xa0;téléchargement terminé</numerusform>
            <numerusform>%n&#xa0;téléchargements terminés</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n incomplete</source>
        <translation>
            <numerusform>%n&#xa0;incomplet</numerusform>
            <numerusform>%n&#xa0;incomplets</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n&#xa0;en échec</numerusform>
            <numerusform>%n&#xa0;en échec</numerusform>
        </translation>
    </message>
    <message>
        <source>{counts}.</source>
        <translation>{counts}.</translation>
    </message>
    <message>
        <source>Zoom to Layers</source>
        <translation>Zoomer sur les couches</translation>
    </message>
    <message>
        <source>Open Folder</source>
        <translation>Ouvrir le dossier</translation>
    </message>
    <message>
        <source>Fetch Whole Image</source>
        <translation>Télécharger l&apos;image entière</translation>
    </message>
    <message>
        <source>Edit and Try Again…</source>
        <translation>Modifier et réessayer…</translation>
    </message>
    <message>
        <source>Raster Download</source>
        <translation>Téléchargement raster</translation>
    </message>
    <message>
        <source>downloads not allowed</source>
        <translation>téléchargement non autorisé</translation>
    </message>
    <message>
        <source>“{words}”</source>
        <translation>«&#xa0;{words}&#xa0;»</translation>
    </message>
    <message>
        <source>Show Downloads</source>
        <translation>Afficher les téléchargements</translation>
    </message>
    <message numerus="yes">
        <source>%n download(s) interrupted when QGIS closed: {names}.</source>
        <translation>
            <numerusform>%n&#xa0;téléchargement interrompu à la fermeture de QGIS&#xa0;: {names}.</numerusform>
            <numerusform>%n&#xa0;téléchargements interrompus à la fermeture de QGIS&#xa0;: {names}.</numerusform>
        </translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Reprendre</translation>
    </message>
    <message>
        <source>Show Download</source>
        <translation>Afficher le téléchargement</translation>
    </message>
    <message>
        <source>{name}, {amount}</source>
        <translation>{name}, {amount}</translation>
    </message>
    <message>
        <source>{names}: {story}</source>
        <translation>{names} : {story}</translation>
    </message>
    <message>
        <source>Sign In…</source>
        <translation>S&apos;authentifier…</translation>
    </message>
    <message numerus="yes">
        <source>%n waiting for a sign-in</source>
        <translation>
            <numerusform>%n en attente d&apos;authentification</numerusform>
            <numerusform>%n en attente d&apos;authentification</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Notes</name>
    <message>
        <source>Zoom to Layer</source>
        <translation>Zoomer sur la couche</translation>
    </message>
    <message>
        <source>Open Advanced</source>
        <translation>Ouvrir «&#xa0;Avancé&#xa0;»</translation>
    </message>
    <message>
        <source>up to {size}</source>
        <translation>jusqu&apos;à {size}</translation>
    </message>
    <message>
        <source>Add an image layer to start.</source>
        <translation>Ajoutez une couche d&apos;imagerie pour commencer.</translation>
    </message>
    <message>
        <source>Check a layer.</source>
        <translation>Cochez une couche.</translation>
    </message>
    <message>
        <source>The folder cannot be written to. Choose another one.</source>
        <translation>Impossible d&apos;écrire dans le dossier. Choisissez-en un autre.</translation>
    </message>
    <message numerus="yes">
        <source>Reading %n layer(s)…</source>
        <translation>
            <numerusform>Lecture de %n&#xa0;couche…</numerusform>
            <numerusform>Lecture de %n&#xa0;couches…</numerusform>
        </translation>
    </message>
    <message>
        <source>Reading the polygons of {layer}…</source>
        <translation>Lecture des polygones de {layer}…</translation>
    </message>
    <message>
        <source>There is no polygon layer in this project. Choose another area.</source>
        <translation>Il n&apos;y a aucune couche de polygones dans ce projet. Choisissez une autre zone.</translation>
    </message>
    <message>
        <source>Draw an area on the map.</source>
        <translation>Dessinez une zone sur la carte.</translation>
    </message>
    <message>
        <source>No checked layer touches the area.</source>
        <translation>Aucune couche cochée ne touche la zone.</translation>
    </message>
    <message>
        <source>None of the checked layers can be downloaded.</source>
        <translation>Aucune des couches cochées ne peut être téléchargée.</translation>
    </message>
    <message>
        <source>{amount}.</source>
        <translation>{amount}.</translation>
    </message>
    <message>
        <source>{amount}, but only {free} free. Draw a smaller area or choose another folder.</source>
        <translation>{amount}, mais seulement {free} libres. Dessinez une zone plus petite ou choisissez un autre dossier.</translation>
    </message>
    <message>
        <source>{amount}. {free} free.</source>
        <translation>{amount}. {free} libres.</translation>
    </message>
    <message>
        <source>This is much for one job; many servers stop jobs that run too long.</source>
        <translation>C&apos;est beaucoup en une seule fois&#xa0;; de nombreux serveurs arrêtent les tâches trop longues.</translation>
    </message>
    <message numerus="yes">
        <source>%n layer(s)</source>
        <translation>
            <numerusform>%n&#xa0;couche</numerusform>
            <numerusform>%n&#xa0;couches</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{some} of %n layer(s)</source>
        <translation>
            <numerusform>{some} sur %n&#xa0;couche</numerusform>
            <numerusform>{some} sur %n&#xa0;couches</numerusform>
        </translation>
    </message>
    <message>
        <source>size unknown</source>
        <translation>taille inconnue</translation>
    </message>
    <message>
        <source>up to {size} before compression</source>
        <translation>jusqu&apos;à {size} avant compression</translation>
    </message>
    <message numerus="yes">
        <source>up to {size} before compression and %n layer(s) of unknown size</source>
        <translation>
            <numerusform>jusqu&apos;à {size} avant compression et %n&#xa0;couche de taille inconnue</numerusform>
            <numerusform>jusqu&apos;à {size} avant compression et %n&#xa0;couches de taille inconnue</numerusform>
        </translation>
    </message>
    <message>
        <source>{layer} ({reason})</source>
        <translation>{layer} ({reason})</translation>
    </message>
    <message>
        <source>Left out: {layers}.</source>
        <translation>Couches exclues&#xa0;: {layers}.</translation>
    </message>
    <message>
        <source>outside the area</source>
        <translation>hors de la zone</translation>
    </message>
    <message>
        <source>its owner does not allow downloads</source>
        <translation>son propriétaire n&apos;autorise pas le téléchargement</translation>
    </message>
    <message numerus="yes">
        <source>… and %n more message(s).</source>
        <translation>
            <numerusform>… et %n&#xa0;autre message.</numerusform>
            <numerusform>… et %n&#xa0;autres messages.</numerusform>
        </translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Problème</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Avertissement</translation>
    </message>
    <message>
        <source>Sign-in</source>
        <translation>Authentification</translation>
    </message>
    <message>
        <source>Information</source>
        <translation>Information</translation>
    </message>
    <message>
        <source>Sign In…</source>
        <translation>S&apos;authentifier…</translation>
    </message>
    <message>
        <source>Try Again</source>
        <translation>Réessayer</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>Parcourir…</translation>
    </message>
    <message>
        <source>Open Authentication Settings</source>
        <translation>Ouvrir les paramètres d&apos;authentification</translation>
    </message>
    <message>
        <source>Open Network Settings</source>
        <translation>Ouvrir les paramètres réseau</translation>
    </message>
    <message>
        <source>{host} asks for a sign-in.</source>
        <translation>{host} demande une authentification.</translation>
    </message>
    <message>
        <source>All right</source>
        <translation>Tout va bien</translation>
    </message>
</context>
<context>
    <name>OptionsPage</name>
    <message>
        <source>Downloads</source>
        <translation>Téléchargements</translation>
    </message>
    <message>
        <source>Default folder</source>
        <translation>Dossier par défaut</translation>
    </message>
    <message>
        <source>Where downloads go unless the form says otherwise; created if it does not exist</source>
        <translation>Où vont les téléchargements sauf indication contraire du formulaire ; créé s’il n’existe pas</translation>
    </message>
    <message>
        <source>Load into project when done</source>
        <translation>Charger dans le projet une fois terminé</translation>
    </message>
    <message>
        <source>Downloads at once per server</source>
        <translation>Téléchargements simultanés par serveur</translation>
    </message>
    <message>
        <source>More downloads wait until one of these has ended</source>
        <translation>Les autres téléchargements attendent que l’un de ceux-ci soit terminé</translation>
    </message>
    <message>
        <source>Otherwise they wait in the panel Raster Downloads, and no server is asked</source>
        <translation>Sinon, ils attendent dans le panneau Téléchargements raster et aucun serveur n’est interrogé</translation>
    </message>
    <message>
        <source>Resume interrupted downloads when QGIS starts</source>
        <translation>Reprendre les téléchargements interrompus au démarrage de QGIS</translation>
    </message>
    <message>
        <source>Raster Download</source>
        <translation>Téléchargement raster</translation>
    </message>
    <message>
        <source>Default Folder for Downloads</source>
        <translation>Dossier par défaut des téléchargements</translation>
    </message>
    <message>
        <source>Folder of the project, or Downloads</source>
        <translation>Dossier du projet ou Téléchargements</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>Choisir un dossier</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Avertissement</translation>
    </message>
    <message>
        <source>“{folder}” is not a complete path and will not be saved. Choose a folder.</source>
        <translation>« {folder} » n’est pas un chemin complet et ne sera pas enregistré. Choisissez un dossier.</translation>
    </message>
    <message>
        <source>Sign-ins</source>
        <translation>Authentifications</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Serveur</translation>
    </message>
    <message>
        <source>Authentication configuration</source>
        <translation>Configuration d&apos;authentification</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Modifier…</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Supprimer</translation>
    </message>
    <message>
        <source>Select a server first</source>
        <translation>Sélectionnez d&apos;abord un serveur</translation>
    </message>
    <message>
        <source>Forget the choice; the configuration stays in QGIS</source>
        <translation>Oublier ce choix ; la configuration reste dans QGIS</translation>
    </message>
    <message>
        <source>Select one server only</source>
        <translation>Sélectionnez un seul serveur</translation>
    </message>
    <message>
        <source>Choose another authentication configuration</source>
        <translation>Choisir une autre configuration d&apos;authentification</translation>
    </message>
</context>
<context>
    <name>Processing</name>
    <message>
        <source>Download raster from ArcGIS image services</source>
        <translation>Télécharger un raster depuis des services d&apos;imagerie ArcGIS</translation>
    </message>
    <message>
        <source>Pixel values of ArcGIS image services, clipped by the server.</source>
        <translation>Valeurs de pixels de services d&apos;imagerie ArcGIS, découpées par le serveur.</translation>
    </message>
    <message>
        <source>arcgis,esri,image server,imageserver,raster,dem,clip,download,rest</source>
        <translation>arcgis,esri,image server,imageserver,raster,dem,mnt,clip,découper,download,télécharger,imagerie,rest</translation>
    </message>
    <message>
        <source>Image layers</source>
        <translation>Couches d&apos;imagerie</translation>
    </message>
    <message>
        <source>Service URLs, item IDs or raster store URIs, one a line</source>
        <translation>URL de service, ID d&apos;élément ou URI de stockage raster, un par ligne</translation>
    </message>
    <message>
        <source>Clip to extent</source>
        <translation>Découper selon l&apos;emprise</translation>
    </message>
    <message>
        <source>Clip to polygons of a layer</source>
        <translation>Découper selon les polygones d&apos;une couche</translation>
    </message>
    <message>
        <source>Clip to polygon</source>
        <translation>Découper selon un polygone</translation>
    </message>
    <message>
        <source>Resampling</source>
        <translation>Ré-échantillonnage</translation>
    </message>
    <message>
        <source>Nearest neighbour (keeps values)</source>
        <translation>Plus proche voisin (conserve les valeurs)</translation>
    </message>
    <message>
        <source>Bilinear</source>
        <translation>Bilinéaire</translation>
    </message>
    <message>
        <source>Cubic</source>
        <translation>Cubique</translation>
    </message>
    <message>
        <source>Portal or raster utilities service (empty: found by itself)</source>
        <translation>Portail ou service d&apos;utilitaires raster (vide&#xa0;: détection automatique)</translation>
    </message>
    <message>
        <source>Sign-in</source>
        <translation>Authentification</translation>
    </message>
    <message>
        <source>Output folder</source>
        <translation>Dossier de sortie</translation>
    </message>
    <message>
        <source>First raster</source>
        <translation>Premier raster</translation>
    </message>
    <message>
        <source>Rasters</source>
        <translation>Rasters</translation>
    </message>
    <message>
        <source>Jobs on the server</source>
        <translation>Tâches sur le serveur</translation>
    </message>
    <message>
        <source>Name at least one image: a layer, a service URL or an item ID.</source>
        <translation>Indiquez au moins une image&#xa0;: une couche, une URL de service ou un ID d&apos;élément.</translation>
    </message>
    <message>
        <source>Give only one of extent, clip layer and clip geometry, not {names}.</source>
        <translation>Indiquez une seule des entrées emprise, couche de découpage et géométrie de découpage, et non {names}.</translation>
    </message>
    <message>
        <source>{layer} does not show an ArcGIS image service.</source>
        <translation>{layer} n&apos;affiche pas un service d&apos;imagerie ArcGIS.</translation>
    </message>
    <message>
        <source>There is no layer “{names}”.</source>
        <translation>Couche introuvable&#xa0;: «&#xa0;{names}&#xa0;».</translation>
    </message>
    <message>
        <source>The extent has no CRS. Write it as xmin,xmax,ymin,ymax [EPSG:4326], or set the project&apos;s CRS.</source>
        <translation>L&apos;emprise n&apos;a pas de SCR. Écrivez-la sous la forme xmin,xmax,ymin,ymax [EPSG:4326], ou définissez le SCR du projet.</translation>
    </message>
    <message>
        <source>QGIS does not know the CRS “{name}”.</source>
        <translation>QGIS ne connaît pas le SCR «&#xa0;{name}&#xa0;».</translation>
    </message>
    <message>
        <source>Image services</source>
        <translation>Services d&apos;imagerie</translation>
    </message>
    <message>
        <source>Layers of the project that show image services. On the command line their names, with --PROJECT_PATH, or arcgismapserver:// and a layer&apos;s source.</source>
        <translation>Couches du projet qui affichent des services d&apos;imagerie. En ligne de commande, leurs noms, avec --PROJECT_PATH, ou arcgismapserver:// suivi de la source d&apos;une couche.</translation>
    </message>
    <message>
        <source>Addresses of image services (…/ImageServer), item pages or item IDs of a portal, or raster store URIs, one a line; in scripts a list, too. At least one image or layer is needed.</source>
        <translation>Adresses de services d&apos;imagerie (…/ImageServer), pages ou ID d&apos;élément d&apos;un portail, ou URI de stockage raster, un par ligne&#xa0;; dans les scripts, une liste convient aussi. Il faut au moins une image ou une couche.</translation>
    </message>
    <message>
        <source>A box, written xmin,xmax,ymin,ymax [EPSG:4326]. With neither a box nor polygons the whole image is downloaded.</source>
        <translation>Un rectangle, écrit xmin,xmax,ymin,ymax [EPSG:4326]. Sans rectangle ni polygones, l&apos;image entière est téléchargée.</translation>
    </message>
    <message>
        <source>All polygons of this layer together, or the selected ones. Instead of an extent.</source>
        <translation>Tous les polygones de cette couche ensemble, ou ceux qui sont sélectionnés. À la place d&apos;une emprise.</translation>
    </message>
    <message>
        <source>A polygon, written CRS=EPSG:4326;POLYGON((…)) or POLYGON((…)) [EPSG:4326]. Instead of an extent.</source>
        <translation>Un polygone, écrit CRS=EPSG:4326;POLYGON((…)) ou POLYGON((…)) [EPSG:4326]. À la place d&apos;une emprise.</translation>
    </message>
    <message>
        <source>How the server computes values where cells do not fit; nearest neighbour keeps them as they are.</source>
        <translation>Comment le serveur calcule les valeurs là où les cellules ne coïncident pas&#xa0;; le plus proche voisin les conserve telles quelles.</translation>
    </message>
    <message>
        <source>The portal that knows the item IDs, or the address of the raster utilities service (…/GPServer) that is to do the work. Empty: each image&apos;s own server is asked.</source>
        <translation>Le portail qui connaît les ID d&apos;élément, ou l&apos;adresse du service d&apos;utilitaires raster (…/GPServer) qui doit faire le travail. Vide&#xa0;: le serveur de chaque image est interrogé.</translation>
    </message>
    <message>
        <source>The authentication configuration for the servers named here. Empty: those of the layers, and the ones that QGIS has for the addresses.</source>
        <translation>La configuration d&apos;authentification pour les serveurs indiqués ici. Vide&#xa0;: celles des couches, et celles que QGIS connaît pour ces adresses.</translation>
    </message>
    <message>
        <source>Where the files go; it is made if it is not there, and no file in it is replaced. Empty: the folder of the options, else the project&apos;s, else Downloads.</source>
        <translation>Où vont les fichiers&#xa0;; le dossier est créé s&apos;il n&apos;existe pas, et aucun fichier n&apos;y est remplacé. Vide&#xa0;: le dossier des options, sinon celui du projet, sinon Téléchargements.</translation>
    </message>
    <message>
        <source>The file of the first image, for the next step of a model.</source>
        <translation>Le fichier de la première image, pour l&apos;étape suivante d&apos;un modèle.</translation>
    </message>
    <message>
        <source>The files of all images, in the order in which they were named.</source>
        <translation>Les fichiers de toutes les images, dans l&apos;ordre où elles ont été indiquées.</translation>
    </message>
    <message>
        <source>The addresses of the jobs that did the work, one a line.</source>
        <translation>Les adresses des tâches qui ont fait le travail, une par ligne.</translation>
    </message>
    <message>
        <source>List ArcGIS image services</source>
        <translation>Lister les services d&apos;imagerie ArcGIS</translation>
    </message>
    <message>
        <source>The image services of a server or portal as a layer, with their properties.</source>
        <translation>Les services d&apos;imagerie d&apos;un serveur ou d&apos;un portail sous forme de couche, avec leurs propriétés.</translation>
    </message>
    <message>
        <source>arcgis,esri,portal,server,search,catalog,image server,imageserver,list,rest</source>
        <translation>arcgis,esri,portal,portail,server,serveur,search,recherche,catalog,catalogue,image server,imageserver,imagerie,list,liste,rest</translation>
    </message>
    <message>
        <source>Finds the image services of an ArcGIS server or portal, asks each what it is, and makes a layer of them: a polygon for each extent, with pixel type, bands, cell size, CRS and what else one chooses by.

The field url is what “Download raster from ArcGIS image services” takes as images; download tells whether the service lets its pixels be downloaded. cell_x and cell_y are in units of the CRS, columns, rows and bytes those of the whole image before compression; max_width and max_height bound a picture of it, not a download. title, item_id, owner and modified come from portals.

A service that cannot be read stays in the list, without an extent; the field error says why.</source>
        <translation>Trouve les services d&apos;imagerie d&apos;un serveur ou d&apos;un portail ArcGIS, demande à chacun ce qu&apos;il est et en fait une couche&#xa0;: un polygone par emprise, avec le type de pixel, les bandes, la taille de cellule, le SCR et les autres critères de choix.

Le champ url est ce que «&#xa0;Télécharger un raster depuis des services d&apos;imagerie ArcGIS&#xa0;» accepte comme images&#xa0;; download indique si le service permet de télécharger ses pixels. cell_x et cell_y sont en unités du SCR, columns, rows et bytes ceux de l&apos;image entière avant compression&#xa0;; max_width et max_height limitent une vue de l&apos;image, pas un téléchargement. title, item_id, owner et modified viennent des portails.

Un service illisible reste dans la liste, sans emprise&#xa0;; le champ error dit pourquoi.</translation>
    </message>
    <message>
        <source>The address of a portal, of a server, or of one folder of a server (…/rest/services/Folder). The address of a service stands for its server.</source>
        <translation>L&apos;adresse d&apos;un portail, d&apos;un serveur ou d&apos;un dossier d&apos;un serveur (…/rest/services/Dossier). L&apos;adresse d&apos;un service désigne son serveur.</translation>
    </message>
    <message>
        <source>Words that must all occur. A portal searches its items by them, on a server they are looked for in the names of services and folders. Empty: all services.</source>
        <translation>Mots qui doivent tous apparaître. Un portail les cherche dans ses éléments, sur un serveur ils sont cherchés dans les noms des services et des dossiers. Vide&#xa0;: tous les services.</translation>
    </message>
    <message>
        <source>Only services whose extent touches this one; those whose extent is not known stay in the list.</source>
        <translation>Seulement les services dont l&apos;emprise touche celle-ci&#xa0;; ceux dont l&apos;emprise est inconnue restent dans la liste.</translation>
    </message>
    <message>
        <source>So many services are read at most; a message says when there are more.</source>
        <translation>Nombre maximal de services lus&#xa0;; un message signale s&apos;il y en a davantage.</translation>
    </message>
    <message>
        <source>The authentication configuration for the server or portal. Empty: the one that QGIS has for its address, if any.</source>
        <translation>La configuration d&apos;authentification pour le serveur ou le portail. Vide&#xa0;: celle que QGIS connaît pour son adresse, s&apos;il y en a une.</translation>
    </message>
    <message>
        <source>Polygons in EPSG:4326, one for each service, of two parts across the date line; services without a known extent have no geometry.</source>
        <translation>Polygones en EPSG:4326, un par service, en deux parties de part et d&apos;autre de l&apos;antiméridien&#xa0;; les services sans emprise connue n&apos;ont pas de géométrie.</translation>
    </message>
    <message>
        <source>The addresses of those that may be downloaded, one a line; in a model what “Download raster from ArcGIS image services” takes as images.</source>
        <translation>Les adresses de ceux qui peuvent être téléchargés, une par ligne&#xa0;; dans un modèle, ce que «&#xa0;Télécharger un raster depuis des services d&apos;imagerie ArcGIS&#xa0;» accepte comme images.</translation>
    </message>
    <message>
        <source>How many services are in the layer.</source>
        <translation>Combien de services contient la couche.</translation>
    </message>
    <message>
        <source>How many of them could not be read.</source>
        <translation>Combien d&apos;entre eux n&apos;ont pas pu être lus.</translation>
    </message>
    <message>
        <source>Server or portal</source>
        <translation>Serveur ou portail</translation>
    </message>
    <message>
        <source>Search words</source>
        <translation>Mots à chercher</translation>
    </message>
    <message>
        <source>Only in extent</source>
        <translation>Seulement dans l&apos;emprise</translation>
    </message>
    <message>
        <source>Most services</source>
        <translation>Nombre maximal de services</translation>
    </message>
    <message>
        <source>Addresses</source>
        <translation>Adresses</translation>
    </message>
    <message>
        <source>Services</source>
        <translation>Services</translation>
    </message>
    <message>
        <source>Services not read</source>
        <translation>Services non lus</translation>
    </message>
    <message>
        <source>Looking for image services…</source>
        <translation>Recherche de services d&apos;imagerie…</translation>
    </message>
    <message numerus="yes">
        <source>Reading %n service(s)…</source>
        <translation>
            <numerusform>Lecture de %n service…</numerusform>
            <numerusform>Lecture de %n services…</numerusform>
        </translation>
    </message>
    <message>
        <source>The list is not complete: {reason}</source>
        <translation>La liste n&apos;est pas complète&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>There are more services than the limit of {limit}. Raise it, or search by words.</source>
        <translation>Il y a plus de services que la limite de {limit}. Augmentez-la ou cherchez par mots.</translation>
    </message>
    <message numerus="yes">
        <source>%n service(s) could not be read; the field error says why.</source>
        <translation>
            <numerusform>%n service n&apos;a pas pu être lu&#xa0;; le champ error dit pourquoi.</numerusform>
            <numerusform>%n services n&apos;ont pas pu être lus&#xa0;; le champ error dit pourquoi.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n service(s) listed.</source>
        <translation>
            <numerusform>%n service listé.</numerusform>
            <numerusform>%n services listés.</numerusform>
        </translation>
    </message>
    <message>
        <source>“{text}” is not a web address. Enter that of a server or portal.</source>
        <translation>«&#xa0;{text}&#xa0;» n&apos;est pas une adresse web. Saisissez celle d&apos;un serveur ou d&apos;un portail.</translation>
    </message>
    <message>
        <source>Give the address of a server or portal.</source>
        <translation>Indiquez l&apos;adresse d&apos;un serveur ou d&apos;un portail.</translation>
    </message>
    <message>
        <source>The listing was cancelled.</source>
        <translation>L&apos;établissement de la liste a été annulé.</translation>
    </message>
    <message>
        <source>{host} is neither an ArcGIS server nor a portal. Check the address.</source>
        <translation>{host} n&apos;est ni un serveur ArcGIS ni un portail. Vérifiez l&apos;adresse.</translation>
    </message>
    <message>
        <source>Lets an ArcGIS server cut image services to an area (its DownloadRaster task), fetches the files and checks them: true pixel values, native cell size, in the CRS of each service.

Name the images as layers, or as service URLs, item ids or raster store URIs, one a line. Give at most one of extent, clip layer and clip geometry; without any the whole image is downloaded.

A clip geometry is written CRS=EPSG:4326;POLYGON((…)) or POLYGON((…)) [EPSG:4326].

The algorithm fails if anything that was asked for is not delivered. If it was stopped, “Resume raster downloads” goes on with the address of the job, which is among the messages.

As a step of a model it adds nothing to the project: use “Load layer into project” for that.</source>
        <translation>Fait découper des services d&apos;imagerie par un serveur ArcGIS selon une zone (sa tâche DownloadRaster), télécharge les fichiers et les vérifie&#xa0;: vraies valeurs de pixels, taille de cellule d&apos;origine, dans le SCR de chaque service.

Indiquez les images sous forme de couches, ou d&apos;URL de service, d&apos;ID d&apos;élément ou d&apos;URI de stockage raster, un par ligne. Indiquez au plus une des entrées emprise, couche de découpage et géométrie de découpage&#xa0;; sans elles, l&apos;image entière est téléchargée.

Une géométrie de découpage s&apos;écrit CRS=EPSG:4326;POLYGON((…)) ou POLYGON((…)) [EPSG:4326].

L&apos;algorithme échoue si un élément demandé n&apos;est pas livré. S&apos;il a été arrêté, «&#xa0;Reprendre des téléchargements de rasters&#xa0;» continue avec l&apos;adresse de la tâche, qui se trouve parmi les messages.

Comme étape d&apos;un modèle, il n&apos;ajoute rien au projet&#xa0;: utilisez pour cela «&#xa0;Charger la couche dans le projet&#xa0;».</translation>
    </message>
    <message>
        <source>File name (empty: what the image is called)</source>
        <translation>Nom du fichier (vide&#xa0;: celui de l&apos;image)</translation>
    </message>
    <message>
        <source>The name of the file without its ending; of several images the name of each is added. In a batch it may be an expression. An existing file is never replaced: the next one gets a number.</source>
        <translation>Le nom du fichier sans son extension&#xa0;; pour plusieurs images, le nom de chacune est ajouté. Dans un traitement par lot, ce peut être une expression. Un fichier existant n&apos;est jamais remplacé&#xa0;: le suivant reçoit un numéro.</translation>
    </message>
    <message>
        <source>There is no parameter {names}. The parameters are {known}.</source>
        <translation>Paramètre introuvable&#xa0;: {names}. Les paramètres sont {known}.</translation>
    </message>
    <message>
        <source>“{value}” is no resampling. Write 0 (nearest), 1 (bilinear) or 2 (cubic).</source>
        <translation>«&#xa0;{value}&#xa0;» n&apos;est pas un ré-échantillonnage. Écrivez 0 (plus proche voisin), 1 (bilinéaire) ou 2 (cubique).</translation>
    </message>
    <message>
        <source>{name} is empty. Leave it out to download the whole image.</source>
        <translation>{name} est vide. Omettez-le pour télécharger l&apos;image entière.</translation>
    </message>
    <message>
        <source>“{value}” is no extent. Write it as xmin,xmax,ymin,ymax [EPSG:4326].</source>
        <translation>«&#xa0;{value}&#xa0;» n&apos;est pas une emprise. Écrivez-la sous la forme xmin,xmax,ymin,ymax [EPSG:4326].</translation>
    </message>
    <message>
        <source>“{value}” is no polygon. Write it as CRS=EPSG:4326;POLYGON((…)) or POLYGON((…)) [EPSG:4326].</source>
        <translation>«&#xa0;{value}&#xa0;» n&apos;est pas un polygone. Écrivez-le sous la forme CRS=EPSG:4326;POLYGON((…)) ou POLYGON((…)) [EPSG:4326].</translation>
    </message>
    <message>
        <source>{name}: {size} arrived in {path}</source>
        <translation>{name}&#xa0;: {size} reçus dans {path}</translation>
    </message>
    <message>
        <source>What the server has made can still be had: run “Resume raster downloads” with {urls}</source>
        <translation>Ce que le serveur a produit peut encore être obtenu&#xa0;: exécutez «&#xa0;Reprendre des téléchargements de rasters&#xa0;» avec {urls}</translation>
    </message>
    <message>
        <source>Resume raster downloads</source>
        <translation>Reprendre des téléchargements de rasters</translation>
    </message>
    <message>
        <source>Files of jobs that are on an ArcGIS server already.</source>
        <translation>Fichiers de tâches qui se trouvent déjà sur un serveur ArcGIS.</translation>
    </message>
    <message>
        <source>arcgis,esri,job,resume,download,raster,interrupted</source>
        <translation>arcgis,esri,job,tâche,resume,reprendre,download,télécharger,raster,interrompu</translation>
    </message>
    <message>
        <source>As “Download raster” prints them: …/GPServer/DownloadRaster/jobs/… On the command line the option may be repeated.</source>
        <translation>Telles que «&#xa0;Télécharger un raster&#xa0;» les affiche&#xa0;: …/GPServer/DownloadRaster/jobs/… En ligne de commande, l&apos;option peut être répétée.</translation>
    </message>
    <message>
        <source>The authentication configuration for the servers of these jobs. Empty: the one of the download, and those that QGIS has for the addresses.</source>
        <translation>La configuration d&apos;authentification pour les serveurs de ces tâches. Vide : celle du téléchargement et celles que QGIS connaît pour les adresses.</translation>
    </message>
    <message>
        <source>Where the files of jobs go that this profile knows nothing of. A download that was begun here goes on in its own folder.</source>
        <translation>Où vont les fichiers des tâches que ce profil ne connaît pas. Un téléchargement commencé ici continue dans son propre dossier.</translation>
    </message>
    <message>
        <source>The files of all images, job by job.</source>
        <translation>Les fichiers de toutes les images, tâche par tâche.</translation>
    </message>
    <message>
        <source>Goes on with downloads that were stopped: it waits for the job on the server, fetches what is missing of the files and checks them. The server does not run the job again.

A download that was begun in this profile of QGIS goes on in its own folder, behind what is there. Of any other job the server is asked what it was about, and the files are named after its images.

The algorithm fails if anything that was asked for is not delivered. Cancelling it cancels the jobs on the server.</source>
        <translation>Continue des téléchargements qui ont été arrêtés&#xa0;: attend la tâche sur le serveur, télécharge ce qui manque des fichiers et les vérifie. Le serveur n&apos;exécute pas la tâche à nouveau.

Un téléchargement commencé dans ce profil de QGIS continue dans son propre dossier, à la suite de ce qui s&apos;y trouve. Pour toute autre tâche, on demande au serveur de quoi il s&apos;agissait, et les fichiers portent le nom de ses images.

L&apos;algorithme échoue si un élément demandé n&apos;est pas livré. L&apos;annuler annule aussi les tâches sur le serveur.</translation>
    </message>
    <message>
        <source>Addresses of jobs, one a line</source>
        <translation>Adresses de tâches, une par ligne</translation>
    </message>
    <message>
        <source>This download goes on where it began, in {folder}</source>
        <translation>Ce téléchargement continue là où il a commencé, dans {folder}</translation>
    </message>
    <message>
        <source>Name at least one job: its address, as a download prints it.</source>
        <translation>Indiquez au moins une tâche&#xa0;: son adresse, telle qu&apos;un téléchargement l&apos;affiche.</translation>
    </message>
    <message>
        <source>Job on the server: {url}</source>
        <translation>Tâche sur le serveur&#xa0;: {url}</translation>
    </message>
    <message>
        <source>Downloading {name}: {size}</source>
        <translation>Téléchargement de {name}&#xa0;: {size}</translation>
    </message>
    <message>
        <source>Downloading {name}</source>
        <translation>Téléchargement de {name}</translation>
    </message>
</context>
<context>
    <name>ServiceList</name>
    <message>
        <source>QGIS does not know the CRS of this service, so its extent is not drawn.</source>
        <translation>QGIS ne connaît pas le SCR de ce service&#xa0;: son emprise n&apos;est donc pas dessinée.</translation>
    </message>
    <message>
        <source>The service does not tell its extent.</source>
        <translation>Le service n&apos;indique pas son emprise.</translation>
    </message>
    <message>
        <source>The extent of this service has no place on a map of the world.</source>
        <translation>L&apos;emprise de ce service n&apos;a pas de place sur une carte du monde.</translation>
    </message>
</context>
<context>
    <name>SignIn</name>
    <message>
        <source>No longer there</source>
        <translation>N&apos;existe plus</translation>
    </message>
    <message>
        <source>{name} ({method})</source>
        <translation>{name} ({method})</translation>
    </message>
    <message>
        <source>Sign In to {host}</source>
        <translation>S&apos;authentifier auprès de {host}</translation>
    </message>
    <message>
        <source>{host} wants to know who you are. Choose one of your QGIS authentication configurations, or create one with ✚. It is remembered for this server; the password stays in QGIS.</source>
        <translation>{host} veut savoir qui vous êtes. Choisissez une de vos configurations d&apos;authentification de QGIS, ou créez-en une avec ✚. Elle est mémorisée pour ce serveur ; le mot de passe reste dans QGIS.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Sign In</source>
        <translation>S&apos;authentifier</translation>
    </message>
    <message>
        <source>Authentication configuration</source>
        <translation>Configuration d&apos;authentification</translation>
    </message>
    <message>
        <source>Signing in…</source>
        <translation>Authentification…</translation>
    </message>
    <message>
        <source>The server did not accept the last sign-in: “{words}”</source>
        <translation>Le serveur a refusé la dernière authentification : « {words} »</translation>
    </message>
    <message>
        <source>The server did not accept the last sign-in. Check user name and password.</source>
        <translation>Le serveur a refusé la dernière authentification. Vérifiez le nom d&apos;utilisateur et le mot de passe.</translation>
    </message>
    <message>
        <source>Choose an authentication configuration first</source>
        <translation>Choisissez d&apos;abord une configuration d&apos;authentification</translation>
    </message>
</context>
</TS>
